import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import { listRuns, type Part, type Run, toWord, type Word } from './tokens.rules.ts'

/** Raised when the rules below cut the same text in another way. */
const rulesVersion = 1

/** Cuts texts into words: the same for documents and for what is looked for. */
export interface Tokenizer {
  /** An index that was cut by another version is to be built anew. */
  readonly version: string
  cut(text: string): Word[]
  /** Makes names of the shop words of their own: brands, categories. */
  learn(names: Iterable<string>): void
}

/** `dictionary`: words, one a line, that the general dictionary does not know or cuts in two. */
export function createTokenizer({
  dictionary = readFileSync(new URL('dictionary.txt', import.meta.url), 'utf8'),
} = {}): Tokenizer {
  let opened: Jieba | undefined
  const known = new Set<string>()
  const waiting: string[] = []

  /** Reading the general dictionary takes a while: not before the first text is cut. */
  function open(): Jieba {
    opened ??= Jieba.withDict(dict)
    if (waiting.length > 0) opened.loadDict(Buffer.from(waiting.map((word) => `${word} 100000 n\n`).join('')))
    waiting.length = 0
    return opened
  }

  function learn(names: Iterable<string>): void {
    for (const { kind, text } of [...names].flatMap((name) => listRuns(name))) {
      if (kind !== 'han' || text.length < 2 || known.has(text)) continue
      known.add(text)
      waiting.push(text)
    }
  }

  learn(dictionary.split('\n'))

  return {
    version: createHash('sha256').update(`${rulesVersion}\n${dictionary}`).digest('hex').slice(0, 12),
    learn,
    cut: (text) =>
      listRuns(text).flatMap((run) => (run.kind === 'han' ? cutHan(open(), run) : [toWord(run)])),
  }
}

function cutHan(jieba: Jieba, run: Run): Word[] {
  let at = run.from
  return jieba.cut(run.text, true).map((text) => {
    const from = at
    at += text.length
    return { text, from, to: at, same: [], parts: listParts(jieba, text, from) }
  })
}

/** The words of two characters and more inside a longer one: 充电器 has 充电 and 电器. */
function listParts(jieba: Jieba, word: string, from: number): Part[] {
  if (word.length < 3) return []
  return jieba
    .cutForSearch(word, true)
    .filter((text) => text !== word)
    .map((text) => {
      const place = from + word.indexOf(text)
      return { text, from: place, to: place + text.length }
    })
}
