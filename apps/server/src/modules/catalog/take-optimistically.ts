import type { Tx } from '../../infra/database/database.ts'
import { StockContended } from './contended-stock.ts'
import { listShort, readStock, takeStock, takeStockSeen } from './stock.queries.ts'
import type { ShortStock, WantedStock } from './stock-taker.ts'

const maxRereads = 3

interface Race {
  mayRace: boolean
  onRetry: () => void
}

/**
 * Reads without a lock and takes only if the stock is still what was read; who loses that race reads again. A lost race
 * never means "sold out" (P17): a line is short only where a fresh look says so.
 */
export async function takeOptimistically(
  tx: Tx,
  wanted: readonly WantedStock[],
  race: Race,
): Promise<ShortStock[]> {
  const seen = await readStock(
    tx,
    wanted.map(({ skuId }) => skuId),
  )
  // Said before anything is written: who is refused has kept nobody waiting.
  const short = listShort(wanted, seen)
  if (short.length > 0) return short
  for (const line of wanted) {
    const left = await takeOne(tx, line, seen.get(line.skuId) ?? 0, race)
    if (left !== undefined) short.push({ skuId: line.skuId, stock: left })
  }
  return short
}

/** Undefined when the pieces are taken, otherwise what is left: too few. Throws StockContended. */
async function takeOne(
  tx: Tx,
  { skuId, count }: WantedStock,
  seen: number,
  { mayRace, onRetry }: Race,
): Promise<number | undefined> {
  let stock = seen
  for (let rereads = 0; stock >= count; rereads++) {
    if (await takeStockSeen(tx, { skuId, count, stock })) return undefined
    onRetry()
    if (rereads === maxRereads) {
      if (mayRace) throw new StockContended(skuId)
      if (await takeStock(tx, skuId, count)) return undefined
    }
    stock = await readOne(tx, skuId)
  }
  return stock
}

async function readOne(tx: Tx, skuId: number): Promise<number> {
  return (await readStock(tx, [skuId])).get(skuId) ?? 0
}
