import type { Database } from '../../infra/database/database.ts'
import { lockShelf, recordSale, updateShelf } from '../lab.queries.ts'
import type { Way } from './way.ts'

/** The first reader locks the row until he has committed; the next one reads when that is done, and reads the truth. */
export function createPessimisticWay({ dialect, transaction }: Database): Way {
  return {
    buy: (buyer) =>
      transaction(async (tx) => {
        const { stock } = await lockShelf(tx, dialect)
        if (stock < 1) return false
        await updateShelf(tx)
          .set({ stock: stock - 1 })
          .execute()
        await recordSale(tx, buyer)
        return true
      }),
  }
}
