import type { Database } from '../../infra/database/database.ts'
import { readShelf, recordSale, updateShelf } from '../lab.queries.ts'
import { type Pause, turnOfTheLoop, type Way } from './way.ts'

/**
 * Read, think, write what was thought. Right for one buyer at a time. Everybody who reads before the first has written
 * sees the same stock, writes the same rest, and goes home with a promise.
 */
export function createNaiveWay(
  { db, transaction }: Database,
  { think = turnOfTheLoop }: { think?: Pause } = {},
): Way {
  return {
    async buy(buyer) {
      const { stock } = await readShelf(db)
      if (stock < 1) return false
      await think()
      // The transaction keeps shelf and orders together. That the stock is still what was read, it does not promise.
      await transaction(async (tx) => {
        await updateShelf(tx)
          .set({ stock: stock - 1 })
          .execute()
        await recordSale(tx, buyer)
      })
      return true
    },
  }
}
