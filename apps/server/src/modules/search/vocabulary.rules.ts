import { distance } from 'fastest-levenshtein'
import type { IndexWord } from '../../infra/search/search.ts'

/** The words of the goods, ready to be asked by how they are written and spoken. */
export interface Vocabulary {
  /** Commonest first. */
  words: readonly IndexWord[]
  find(term: string): IndexWord | undefined
  /** Chinese words that sound so: `shouji`. Commonest first. */
  soundLike(pinyin: string): readonly string[]
  /** Chinese words of whose syllables these are the first letters: `sj`. */
  startLike(initials: string): readonly string[]
  /** Words a slip of the finger away from this one: one letter from four letters on, two from eight on. Nearest first. */
  near(latin: string): readonly string[]
  /** Cuts latin letters typed without blanks into words and sounds that exist: `huaweishouji`. Empty: they cannot be. */
  split(latin: string): readonly string[]
  /** Each word with its sound and first letters, for suggestions. */
  entries: readonly VocabularyEntry[]
}

export interface VocabularyEntry {
  term: string
  sound: string
  initials: string
  count: number
  isName: boolean
}

const maxAlike = 5

export function indexVocabulary(words: readonly IndexWord[], spell: (term: string) => string[]): Vocabulary {
  const byTerm = new Map(words.map((word) => [word.term, word]))
  const entries = words.map(({ term, count, isName }) => {
    const syllables = spell(term)
    const initials = syllables.map((syllable) => syllable[0] ?? '').join('')
    return { term, sound: syllables.join(''), initials, count, isName }
  })
  const spoken = entries.filter(({ sound }) => sound !== '')
  const bySound = Map.groupBy(spoken, ({ sound }) => sound)
  // Of the many words with the same first letters, only those that goods are named by are meant.
  const byInitials = Map.groupBy(
    spoken.filter(({ isName }) => isName),
    ({ initials }) => initials,
  )
  const latin = words.filter(({ term }) => /^[a-z]{3,}$/.test(term)).map(({ term }) => term)
  const latinSet = new Set(latin)
  const written = [...latin, ...bySound.keys()]
  // What a tenth as many goods have is hardly meant.
  const termsOf = (found: readonly VocabularyEntry[] = []) =>
    found
      .filter(({ count }) => count * 10 >= (found[0]?.count ?? 0))
      .slice(0, maxAlike)
      .map(({ term }) => term)

  return {
    words,
    entries,
    find: (term) => byTerm.get(term),
    soundLike: (sound) => termsOf(bySound.get(sound)),
    startLike: (initials) => termsOf(byInitials.get(initials)),
    near: (text) => listNear(text, written),
    split: (text) => splitLatin(text, (piece) => bySound.has(piece) || latinSet.has(piece)),
  }
}

function listNear(text: string, written: readonly string[]): string[] {
  const most = text.length >= 8 ? 2 : text.length >= 4 ? 1 : 0
  if (most === 0) return []
  return written
    .filter((other) => Math.abs(other.length - text.length) <= most)
    .map((other) => ({ other, away: slipsBetween(text, other) }))
    .filter(({ away }) => away <= most)
    .sort((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ other }) => other)
}

/** Two neighbouring letters in the wrong order are one slip: `huawie`. */
function slipsBetween(a: string, b: string): number {
  const away = distance(a, b)
  if (away !== 2 || a.length !== b.length) return away
  const at = [...a].findIndex((letter, index) => letter !== b[index])
  const swapped = a.slice(0, at) + (a[at + 1] ?? '') + (a[at] ?? '') + a.slice(at + 2)
  return swapped === b ? 1 : away
}

/** In as few pieces as possible, each of two letters at least. */
function splitLatin(text: string, isKnown: (piece: string) => boolean): string[] {
  if (text.length > 40) return []
  const best: (string[] | undefined)[] = [[]]
  for (let end = 1; end <= text.length; end++) {
    for (let start = 0; start <= end - 2; start++) {
      const before = best[start]
      const piece = text.slice(start, end)
      if (before === undefined || !isKnown(piece)) continue
      if (before.length + 1 < (best[end]?.length ?? Infinity)) best[end] = [...before, piece]
    }
  }
  const pieces = best[text.length] ?? []
  return pieces.length > 1 ? pieces : []
}
