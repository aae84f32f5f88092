import type { Database } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import { dayOf, isJunk, rankHotWords, tidyWords } from './hot-words.rules.ts'
import { countSearch, listSearchCounts, removeSearchCounts } from './search.queries.ts'

const dayMs = 86_400_000
const daysKept = 7
const freshMs = 60_000
const shown = 10
/** So many of the hottest are looked at until ten are left that find something. */
const looked = 30

interface Deps {
  database: Database
  kv: Kv
  clock: Clock
  hasGoods: (words: string) => Promise<boolean>
}

/** What others look for these days. */
export function createHotWords({ database, kv, clock, hasGoods }: Deps) {
  const lists = createFreshCache<'all', string[]>({ ttlMs: freshMs, max: 1, clock })
  const daysAgo = (days: number) => dayOf(new Date(clock.now().getTime() - days * dayMs))

  async function read(): Promise<string[]> {
    const counts = await listSearchCounts(database.db, daysAgo(daysKept - 1))
    const ranked = rankHotWords(counts, daysAgo(0)).slice(0, looked)
    const hot: string[] = []
    for (const words of ranked) if (hot.length < shown && (await hasGoods(words))) hot.push(words)
    return hot
  }

  return {
    /** At most ten, hottest first; those that find nothing are not shown. A minute old at most. */
    listHotWords: () => lists.get('all', read),

    /** Counts once a day for each `visitor`: pressing the button again makes nothing hotter. */
    async countSearch(text: string, visitor: string): Promise<void> {
      const words = tidyWords(text)
      if (isJunk(words)) return
      const today = daysAgo(0)
      if (!(await kv.add(`search:counted:${today}:${visitor}:${words}`, '1', { ttlMs: dayMs }))) return
      await countSearch(database, today, words)
    },

    forgetOldCounts: () => removeSearchCounts(database.db, daysAgo(daysKept - 1)),
  }
}
