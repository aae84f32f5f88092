import { listSkuIds } from '../harness/catalogue.ts'
import { deliverStock } from '../harness/stock.ts'
import type { Workload } from './workload.ts'

export const cartAdd: Workload = {
  name: 'cart-add',
  baselines: ['kv-route'],
  /** One more piece into the cart of somebody who is logged in. */
  async run(stage) {
    const { database } = stage.mall
    const skuIds = await listSkuIds(database, linesPerCart)
    await deliverStock(database, skuIds, 1_000_000)
    const people = await stage.people(carts)
    const requests = listAdditions(skuIds).map(({ cart, skuId, count }) => ({
      method: 'POST' as const,
      path: '/api/cart/lines',
      headers: {
        authorization: `Bearer ${people[cart]?.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ skuId, count }),
    }))
    return [{ metric: 'rate', baseline: 'kv-route', load: await stage.sendRequests('rate', requests) }]
  },
}

/** A line holds at most 999 pieces: these carts have room for over a million additions. */
const carts = 256
export const linesPerCart = 5

/** One piece of every SKU into every cart; people take turns, so that neighbours in the list are different carts. */
export function listAdditions(skuIds: number[]): { cart: number; skuId: number; count: number }[] {
  return skuIds.flatMap((skuId) => Array.from({ length: carts }, (_, cart) => ({ cart, skuId, count: 1 })))
}
