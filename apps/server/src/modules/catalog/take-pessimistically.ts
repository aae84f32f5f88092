import type { Tx } from '../../infra/database/database.ts'
import type { Dialect } from '../../infra/database/dialect.ts'
import { listShort, lockStock, takeStock } from './stock.queries.ts'
import type { ShortStock, WantedStock } from './stock-taker.ts'

/**
 * Locks every row first, in ascending order and by one statement, then looks, then takes: once the locks are held nobody
 * else can change the answer. SQLite has no row locks: whoever writes there has the whole database to himself.
 */
export async function takePessimistically(
  tx: Tx,
  wanted: readonly WantedStock[],
  dialect: Dialect,
): Promise<ShortStock[]> {
  const left = await lockStock(
    tx,
    wanted.map(({ skuId }) => skuId),
    dialect,
  )
  const short = listShort(wanted, left)
  if (short.length > 0) return short
  for (const { skuId, count } of wanted) {
    if (!(await takeStock(tx, skuId, count)))
      throw new Error(`the stock of sku ${skuId} moved under our lock`)
  }
  return []
}
