import type { Database } from '../../infra/database/database.ts'
import { readShelf, recordSale, updateShelf } from '../lab.queries.ts'
import { backOff, type Pause, turnOfTheLoop, type Way } from './way.ts'

interface Options {
  onRetry: () => void
  think?: Pause
}

/**
 * Reads without a lock and writes only where the row has still the version that was read. Who loses that race reads again,
 * in a new transaction. Each time he loses, somebody else has bought: nobody loses more often than there are units.
 */
export function createOptimisticWay(
  { db, transaction }: Database,
  { onRetry, think = turnOfTheLoop }: Options,
): Way {
  return {
    async buy(buyer) {
      for (let attempt = 1; ; attempt++) {
        const { stock, version } = await readShelf(db)
        if (stock < 1) return false
        await think()
        const isMine = await transaction(async (tx) => {
          const { numUpdatedRows } = await updateShelf(tx)
            .set({ stock: stock - 1, version: version + 1 })
            .where('version', '=', version)
            .executeTakeFirstOrThrow()
          if (numUpdatedRows === 1n) await recordSale(tx, buyer)
          return numUpdatedRows === 1n
        })
        if (isMine) return true
        onRetry()
        await backOff(attempt)
      }
    },
  }
}
