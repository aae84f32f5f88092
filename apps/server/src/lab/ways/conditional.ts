import type { Database } from '../../infra/database/database.ts'
import { recordSale, updateShelf } from '../lab.queries.ts'
import type { Way } from './way.ts'

/** One statement looks and takes; how many rows it changed is the answer. Nothing was read, so nothing can be out of date. */
export function createConditionalWay({ transaction }: Database): Way {
  return {
    buy: (buyer) =>
      transaction(async (tx) => {
        const { numUpdatedRows } = await updateShelf(tx)
          .set((eb) => ({ stock: eb('stock', '-', 1) }))
          .where('stock', '>=', 1)
          .executeTakeFirstOrThrow()
        if (numUpdatedRows === 0n) return false
        await recordSale(tx, buyer)
        return true
      }),
  }
}
