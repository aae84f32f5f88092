import type { Database } from '../../apps/server/src/infra/database/database.ts'
import { openMysql } from '../../apps/server/src/infra/database/mysql.ts'
import { openSqlite } from '../../apps/server/src/infra/database/sqlite.ts'
import { retryContended } from '../../apps/server/src/modules/catalog/contended-stock.ts'
import { createStockTaker, type StockTaker } from '../../apps/server/src/modules/catalog/stock-taker.ts'
import { inPeriod } from '../../apps/server/src/modules/order/in-period.ts'
import { insertOrder } from '../../apps/server/src/modules/order/order.queries.ts'
import { composeGoods, composeOrder, month } from '../baselines/ledger.ts'
import { runClosedLoop } from './closed-loop.ts'
import type { StockJob, StockResult } from './protocol.ts'
import { serve } from './serve.ts'

const plenty = 100_000_000
/** What the buyers fight over in the end, until nobody gets any more. */
const lastPieces = 500

class SoldOut extends Error {}

serve<StockJob, StockResult>(async (job) => {
  const database = openDatabase(job)
  let retries = 0
  const taker = createStockTaker(job.strategy, { ...database, onRetry: () => retries++ })
  const buy = createBuying(database, taker)

  await fillShelf(database, job.skus, plenty)
  let bought = 0
  const load = await runClosedLoop(job, (worker) => buy(1 + ((bought++ * 7 + worker) % job.skus)))
  const lost = retries
  const oversold = await countOversold(database)

  await fillShelf(database, 1, lastPieces)
  const early = await sellOut(job.concurrency, () => buy(1))
  const left = await countLeft(database)
  const result = {
    ...load,
    retries: lost,
    // There is plenty while the rate is measured: whoever fails then is refused for nothing.
    needlessRefusals: load.errors + early + left,
    oversold: oversold + (await countOversold(database)),
  }
  await database.close()
  return result
})

function openDatabase({ database, concurrency }: StockJob): Database {
  if (database.driver === 'sqlite') return openSqlite({ file: database.file })
  return openMysql({ url: database.url, poolSize: concurrency })
}

/** The part of placing an order that the baseline does as well: order, line, and the stock last. */
function createBuying(database: Database, taker: StockTaker) {
  let orders = 0
  return (skuId: number) => {
    const orderNo =
      month + String(Date.now()).padStart(14, '0') + String(++orders % 1_000_000).padStart(6, '0')
    return retryContended((mayRace) =>
      database.transaction(async (tx) => {
        await insertOrder(tx, composeOrder(orderNo), [composeGoods(orderNo, skuId)])
        const short = await taker.take(tx, [{ skuId, count: 1 }], { mayRace })
        if (short.length > 0) throw new SoldOut()
      }),
    )
  }
}

/** Everybody buys until he is refused. Gives the refusals at a time when the other buyers could not yet have the rest. */
async function sellOut(buyers: number, buy: () => Promise<void>): Promise<number> {
  let sold = 0
  let early = 0
  async function shop(): Promise<void> {
    for (;;) {
      try {
        await buy()
        sold++
      } catch (error) {
        if (!(error instanceof SoldOut)) throw error
        if (sold + buyers - 1 < lastPieces) early++
        return
      }
    }
  }
  await Promise.all(Array.from({ length: buyers }, shop))
  return early
}

async function fillShelf({ db }: Database, skus: number, stock: number): Promise<void> {
  const ledger = inPeriod(db, month)
  await ledger.deleteFrom('order_goods').execute()
  await ledger.deleteFrom('order_info').execute()
  await db.deleteFrom('sku_stock').execute()
  const rows = Array.from({ length: skus }, (_, index) => ({
    sku_id: index + 1,
    stock,
    received: stock,
    sales: 0,
  }))
  await db.insertInto('sku_stock').values(rows).execute()
}

/** Pieces in orders that never were on the shelf, or went from it without an order. */
async function countOversold({ db }: Database): Promise<number> {
  const sold = await inPeriod(db, month)
    .selectFrom('order_goods')
    .select((eb) => eb.fn.sum<number | string | null>('count').as('units'))
    .executeTakeFirstOrThrow()
  const shelf = await db
    .selectFrom('sku_stock')
    .select((eb) => eb.fn.sum<number | string>(eb('received', '-', eb.ref('stock'))).as('units'))
    .executeTakeFirstOrThrow()
  return Math.abs(Number(sold.units ?? 0) - Number(shelf.units))
}

async function countLeft({ db }: Database): Promise<number> {
  const row = await db
    .selectFrom('sku_stock')
    .select((eb) => eb.fn.sum<number | string>('stock').as('left'))
    .executeTakeFirstOrThrow()
  return Number(row.left)
}
