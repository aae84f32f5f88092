import type { Database, Tx } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { tidyWords } from './hot-words.rules.ts'
import { listHistory, putHistory, removeHistory, trimHistory } from './search.queries.ts'

const kept = 20

/** What one person looked for, newest first. */
export function createHistory({ database, clock }: { database: Database; clock: Clock }) {
  return {
    async rememberSearch(userId: number, text: string): Promise<void> {
      await putHistory(database, { userId, words: tidyWords(text), now: clock.now().getTime() })
      await trimHistory(database.db, userId, kept)
    },

    /** At most twenty. */
    listHistory: (userId: number) => listHistory(database.db, userId, kept),

    /** One of them, or all when no words are given. */
    forgetSearch: (userId: number, words?: string) =>
      removeHistory(database.db, userId, words === undefined ? undefined : tidyWords(words)),

    forgetOwner: (tx: Tx, userId: number) => removeHistory(tx, userId),
  }
}
