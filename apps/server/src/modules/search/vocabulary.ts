import { setImmediate } from 'node:timers/promises'
import { pinyin } from 'pinyin-pro'
import type { IndexWord, SearchIndex } from '../../infra/search/search.ts'
import type { Tokenizer } from '../../infra/search/tokens.ts'
import type { Clock } from '../../kernel/clock.ts'
import { indexVocabulary, type Vocabulary } from './vocabulary.rules.ts'

const maxWords = 20_000
/** Reading the words of a large shop takes the index some tenths of a second: seldom, and a minute apart at least. */
const freshMs = 300_000
const changedMs = 60_000
/** An empty index is about to be filled. */
const emptyMs = 2000
/** Spelling so many words takes a few milliseconds: then requests have their turn. */
const sliceLength = 200

export type VocabularyKeeper = ReturnType<typeof createVocabulary>

/** The words that the goods are told by, in memory: read anew behind the answer, a minute after goods changed. */
export function createVocabulary({
  index,
  tokenizer,
  clock,
}: {
  index: SearchIndex
  tokenizer: Tokenizer
  clock: Clock
}) {
  const spellings = new Map<string, string[]>()
  let current: Promise<Vocabulary> | undefined
  let readAt = 0
  let isRenewing = false
  let isEmpty = false
  let isChanged = false

  async function read(): Promise<Vocabulary> {
    const words = (await index.listWords(maxWords)).filter(({ term }) => isWord(term))
    for (let at = 0; at < words.length; at += sliceLength) {
      for (const { term } of words.slice(at, at + sliceLength)) spell(term)
      await setImmediate()
    }
    isEmpty = words.length === 0
    tokenizer.learn(words.filter(({ isName }) => isName).map(({ term }) => term))
    return indexVocabulary(words, spell)
  }

  /** The syllables of Chinese words. */
  function spell(term: string): string[] {
    const known = spellings.get(term)
    if (known !== undefined) return known
    const spelled = /^\p{Script=Han}+$/u.test(term)
      ? pinyin(term, { toneType: 'none', type: 'array', v: true })
      : []
    spellings.set(term, spelled)
    return spelled
  }

  async function renew(): Promise<void> {
    if (isRenewing) return
    isRenewing = true
    isChanged = false
    readAt = clock.now().getTime()
    try {
      current = Promise.resolve(await read())
    } catch {
      // The words of a minute ago serve as well; the next minute asks again.
    } finally {
      isRenewing = false
    }
  }

  function maxAge(): number {
    if (isEmpty) return emptyMs
    return isChanged ? changedMs : freshMs
  }

  function get(): Promise<Vocabulary> {
    const now = clock.now().getTime()
    if (current === undefined) {
      readAt = now
      current = read().catch((error) => {
        current = undefined
        throw error
      })
    } else if (now - readAt >= maxAge()) void renew()
    return current
  }

  return {
    get,
    spell,
    /** Goods were changed: their words may be others. */
    noteChange(): void {
      isChanged = true
    },
    /** The next question waits for the words of another index. */
    forget(): void {
      current = undefined
    },
  }
}

/** Numbers and single characters are found, but nobody means another one by them. */
function isWord(term: IndexWord['term']): boolean {
  return term.length > 1 && /\p{L}/u.test(term) && !/^\d/.test(term)
}
