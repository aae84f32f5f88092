import { listSkuIds } from '../harness/catalogue.ts'
import { deliverStock, findWrongStock, readStock } from '../harness/stock.ts'
import { concurrency, type Measurement, type Stage, spreadSkus, type Workload } from './workload.ts'

export const checkout: Workload = {
  name: 'checkout',
  baselines: ['tx-hot', 'tx-spread'],
  /** From an empty cart to an order, and to a paid one; all buyers after one SKU, or after many. */
  async run(stage) {
    const { database } = stage.mall
    const spread = await listSkuIds(database, spreadSkus)
    const hot = spread.slice(0, 1)
    await deliverStock(database, spread, 1_000_000)
    // The demo shop's promotions would have every order count what it uses of them, which the bare transaction does not.
    await database.db.updateTable('promotion').set({ is_on: 0 }).execute()
    const buyers = await stage.buyers(concurrency.checkout)
    const measurements: Measurement[] = []
    for (const pays of [false, true]) {
      for (const [kind, skuIds] of [['hot', hot] as const, ['spread', spread] as const]) {
        const metric = `${pays ? 'paid' : 'placed'}-${kind}`
        const load = await stage.checkOut(metric, { buyers, skuIds, pays })
        measurements.push({ metric, baseline: `tx-${kind}`, load })
      }
    }
    await proveStock(stage)
    return measurements
  },
}

/** The measurement is worth nothing if the shop was fast by losing count. */
async function proveStock(stage: Stage): Promise<void> {
  const rows = await readStock(stage.mall.database)
  const wrong = findWrongStock(rows)
  const live = rows.reduce((sum, row) => sum + row.live, 0)
  if (wrong.length > 0) throw new Error(`stock does not add up:\n${JSON.stringify(wrong, null, 2)}`)
  stage.note(
    `checkout: received = stock + units in live orders holds for ${rows.length} SKUs, ${live} units sold`,
  )
}
