import type { QueryWord, Spelling } from '../../infra/search/search.ts'
import type { Word } from '../../infra/search/tokens.rules.ts'
import type { Vocabulary } from './vocabulary.rules.ts'

/** Each word of a group, and the others of it. */
export type Synonyms = ReadonlyMap<string, readonly string[]>

/** What somebody who typed these words looks for. */
export interface Understood {
  words: QueryWord[]
  /** The words put right; null where nothing seems wrong. */
  meant: string | null
}

export interface Knowledge {
  vocabulary: Vocabulary
  synonyms: Synonyms
  cut: (text: string) => Word[]
  /** Syllables of a Chinese word. */
  spell: (term: string) => string[]
}

interface Reading {
  word: QueryWord
  /** What it is shown as when the query is put right. */
  text: string
  isPutRight: boolean
}

const maxWords = 8
const weights = {
  parts: 0.9,
  synonym: 0.9,
  sound: 0.85,
  alike: 0.8,
  slip: 0.7,
  initials: 0.6,
  characters: 0.4,
}
/** Words that say nothing about the goods. */
const fillers = new Set(
  '的 了 和 与 及 或 用 款 个 只 我 我要 要 想 想要 想买 买 给 送 送给 适合 什么 哪个 好 好用 最好 推荐 便宜 可以 能 有 在 吗 呢 the a of for and with'.split(
    ' ',
  ),
)

export function understand(text: string, knowledge: Knowledge): Understood {
  const typed = knowledge.cut(text)
  const telling = typed.filter((word) => !fillers.has(word.text))
  const words = (telling.length > 0 ? telling : typed).slice(0, maxWords)
  const readings: Reading[] = []
  for (let at = 0; at < words.length; ) {
    const { reading, length } = readFrom(words, at, knowledge)
    readings.push(...reading)
    at += length
  }
  const isPutRight = readings.some((reading) => reading.isPutRight)
  return {
    words: readings.map(({ word }) => word),
    meant: isPutRight ? joinWords(readings.map((reading) => reading.text)) : null,
  }
}

/** Several words may be one: a synonym in two pieces, a word of which one character is wrong. */
function readFrom(
  words: readonly Word[],
  at: number,
  knowledge: Knowledge,
): { reading: Reading[]; length: number } {
  for (let length = Math.min(3, words.length - at); length > 1; length--) {
    const chosen = words.slice(at, at + length)
    const reading = readTogether(chosen, knowledge)
    if (reading !== undefined) return { reading: [reading], length }
  }
  const word = words[at] as Word
  return { reading: readAlone(word, knowledge), length: 1 }
}

function readTogether(words: readonly Word[], knowledge: Knowledge): Reading | undefined {
  if (words.some((word, at) => at > 0 && word.from !== words[at - 1]?.to)) return undefined
  const text = words.map((word) => word.text).join('')
  const asTyped = { terms: words.map((word) => word.text), weight: 1 }
  const others = listSynonyms(text, knowledge)
  if (others.length > 0) return { word: [asTyped, ...others], text, isPutRight: false }
  if (text.length > 4 || !isHan(text) || words.every((word) => isNamed(word.text, knowledge)))
    return undefined
  const alike = listAlike(text, knowledge)
  const [first] = alike
  if (first === undefined) return undefined
  return { word: [asTyped, ...toSpellings(alike, weights.alike)], text: first, isPutRight: true }
}

function readAlone(word: Word, knowledge: Knowledge): Reading[] {
  const { text, same, parts } = word
  const spellings: Spelling[] = [text, ...same].map((term) => ({ terms: [term], weight: 1 }))
  if (parts.length > 1) spellings.push({ terms: parts.map((part) => part.text), weight: weights.parts })
  spellings.push(...listSynonyms(text, knowledge))
  const known = knowledge.vocabulary.find(text)
  if (isHan(text)) return [readHan(text, spellings, known !== undefined, knowledge)]
  if (known !== undefined || !/^[a-z]+$/.test(text)) return [{ word: spellings, text, isPutRight: false }]
  return readLatin(text, spellings, knowledge)
}

function readHan(text: string, spellings: Spelling[], isKnown: boolean, knowledge: Knowledge): Reading {
  if (isKnown || text.length < 2) return { word: spellings, text, isPutRight: false }
  const alike = listAlike(text, knowledge)
  const byCharacter = { terms: [...new Set(text)], weight: weights.characters }
  return {
    word: [...spellings, ...toSpellings(alike, weights.alike), byCharacter],
    text: alike[0] ?? text,
    isPutRight: alike.length > 0,
  }
}

/** Letters that no name has: a sound, first letters, several sounds in a row, or a slip of the finger, in this order. */
function readLatin(text: string, spellings: Spelling[], knowledge: Knowledge): Reading[] {
  const { vocabulary } = knowledge
  const sounds = vocabulary.soundLike(text)
  if (sounds.length > 0)
    return [{ word: [...spellings, ...toSpellings(sounds, weights.sound)], text, isPutRight: false }]
  const pieces = vocabulary.split(text)
  if (pieces.length > 0) return pieces.map((piece) => readPiece(piece, vocabulary))
  const starts = text.length <= 4 ? vocabulary.startLike(text) : []
  if (starts.length > 0)
    return [{ word: [...spellings, ...toSpellings(starts, weights.initials)], text, isPutRight: false }]
  const meant = vocabulary.near(text).flatMap((near) => {
    const spoken = vocabulary.soundLike(near)
    return spoken.length > 0 ? spoken.slice(0, 2) : [near]
  })
  return [
    {
      word: [...spellings, ...toSpellings(meant, weights.slip)],
      text: meant[0] ?? text,
      isPutRight: meant.length > 0,
    },
  ]
}

function readPiece(piece: string, vocabulary: Vocabulary): Reading {
  const spoken = vocabulary.soundLike(piece)
  const word = [{ terms: [piece], weight: 1 }, ...toSpellings(spoken, weights.sound)]
  return { word, text: piece, isPutRight: false }
}

/** Words of the goods that sound as this one does and are written otherwise. */
function listAlike(text: string, { vocabulary, spell }: Knowledge): string[] {
  return vocabulary.soundLike(spell(text).join('')).filter((term) => term !== text)
}

function listSynonyms(text: string, { synonyms, cut }: Knowledge): Spelling[] {
  return (synonyms.get(text) ?? []).map((other) => ({
    terms: cut(other).map((word) => word.text),
    weight: weights.synonym,
  }))
}

function toSpellings(terms: readonly string[], weight: number): Spelling[] {
  return terms.map((term, at) => ({ terms: [term], weight: weight * 0.97 ** at }))
}

function isNamed(text: string, { vocabulary }: Knowledge): boolean {
  return vocabulary.find(text)?.isName === true
}

function isHan(text: string): boolean {
  return /^\p{Script=Han}+$/u.test(text)
}

/** Chinese stands together, letters apart. */
function joinWords(texts: readonly string[]): string {
  return texts.reduce((line, text) => {
    const needsBlank = /[a-z0-9]$/.test(line) && /^[a-z0-9]/.test(text)
    return line + (needsBlank ? ' ' : '') + text
  }, '')
}
