import { setImmediate } from 'node:timers/promises'
import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { insertSkuChanges } from './shelf.queries.ts'
import { copySalesToPopularity, findBatchEnd, listStalePopularity } from './stock.queries.ts'

const batchSize = 5000

/**
 * Brings the number that lists sort by up to what was sold. A sale itself touches one narrow row and no index; this
 * walks all SKUs afterwards, by key, with three statements for 5,000 of them, and writes only those that sold. Where
 * something was sold the stock is another one as well, so lists look at these SKUs again.
 * Gives how many it wrote. Doing it twice is the same as once.
 */
export async function refreshPopularity({ db, transaction }: Database, clock: Clock): Promise<number> {
  let refreshed = 0
  let after = 0
  for (;;) {
    const end = await findBatchEnd(db, after, batchSize)
    if (end === undefined) return refreshed
    const stale = await listStalePopularity(db, after, end)
    if (stale.length > 0) {
      await transaction(async (tx) => {
        await copySalesToPopularity(tx, stale)
        await insertSkuChanges(tx, stale, clock.now().getTime())
      })
    }
    refreshed += stale.length
    after = end
    // The embedded database works in this thread: let requests pass between two batches.
    await setImmediate()
  }
}
