import type { Tx } from '../../infra/database/database.ts'
import { readStock, takeStock } from './stock.queries.ts'
import type { ShortStock, WantedStock } from './stock-taker.ts'

/** One statement per SKU, which takes the pieces if that many are left. Its own row count names a short line (P16). */
export async function takeConditionally(tx: Tx, wanted: readonly WantedStock[]): Promise<ShortStock[]> {
  const short: number[] = []
  for (const { skuId, count } of wanted) {
    if (!(await takeStock(tx, skuId, count))) short.push(skuId)
  }
  if (short.length === 0) return []
  const left = await readStock(tx, short)
  return short.map((skuId) => ({ skuId, stock: left.get(skuId) ?? 0 }))
}
