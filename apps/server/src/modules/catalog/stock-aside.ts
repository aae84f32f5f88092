import type { Tx } from '../../infra/database/database.ts'
import { publishGoods, type WriteDeps } from './catalog-writing.ts'
import { listGoodsOfSku } from './goods-search.queries.ts'
import { lockStock, readStock } from './stock.queries.ts'
import { insertMovement, moveAside, shopItself } from './stock-corrections.queries.ts'

/** Units between the shelf and a sale that has a stock of its own. */
export interface AsideMove {
  /** Null: the shop by itself, for whom nobody pressed. */
  staffId: number | null
  skuId: number
  /** Above zero. */
  count: number
  reason: string
  /** Unique per member of the staff, and among those of the shop itself; with a colon in it, which no key from outside has. */
  key: string
}

/**
 * Stock that goes aside is still the shop's: `received` stays, and whoever has the units counts them. Callers lock the
 * SKUs first, move in their transaction, and announce the change of goods after it.
 */
export function createStockAside(deps: WriteDeps) {
  const { database, clock } = deps

  async function move(tx: Tx, { staffId, skuId, reason, key }: AsideMove, delta: number): Promise<boolean> {
    if (!(await moveAside(tx, skuId, delta))) return false
    const stock = (await readStock(tx, [skuId])).get(skuId) ?? 0
    await insertMovement(tx, {
      ...{ sku_id: skuId, delta, stock_after: stock, reason, idempotency_key: key },
      staff_id: staffId ?? shopItself,
      created_at: clock.now().getTime(),
    })
    await publishGoods(deps, tx, await listGoodsOfSku(tx, skuId))
    return true
  }

  return {
    /** What is in stock, by SKU, which stays so until the transaction ends; unknown ones are missing. */
    lockShelf: (tx: Tx, skuIds: readonly number[]): Promise<Map<number, number>> =>
      lockStock(tx, skuIds, database.dialect),

    /** Takes the units off the shelf only if that many are there; tells whether it did. */
    setAside: (tx: Tx, wanted: AsideMove): Promise<boolean> => move(tx, wanted, -wanted.count),

    /** Puts units back that were set aside. Throws for an unknown SKU. */
    async bringBack(tx: Tx, given: AsideMove): Promise<void> {
      if (!(await move(tx, given, given.count)))
        throw new Error(`no stock row to bring ${given.count} back to: sku ${given.skuId}`)
    },
  }
}
