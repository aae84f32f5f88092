import { listChannelsWith } from '../harness/catalogue.ts'
import type { Workload } from './workload.ts'

const manySkus = 100_000
const wholePage = 24
/** So many different questions that none is asked again while its answer is remembered. */
const lowestPrices = 400

/**
 * A channel's list with two filters and its facets, in the demo shop and then among 100,000 SKUs: full pages both times,
 * and hardly an answer from memory. The ratio is what a hundred times as many goods cost.
 */
export const listFiltered: Workload = {
  name: 'list-filtered',
  baselines: [],
  needsOwnShop: true,
  async run(stage) {
    const channelIds = await listChannelsWith(stage.mall.database, wholePage)
    const requests = Array.from({ length: lowestPrices }, (_, fen) => fen).flatMap((fen) =>
      channelIds.map((id) => ({
        method: 'GET' as const,
        path: `/api/catalog/categories/${id}/skus?inStock=true&priceFrom=${fen}&sort=price_asc`,
      })),
    )
    const few = await stage.sendRequests('rate-1k', requests)
    await stage.mall.command(['seed', '--skus', String(manySkus)])
    const many = await stage.sendRequests('rate-100k', requests)
    return [{ metric: 'rate-100k', baseline: { name: 'rate-1k', load: few }, load: many }]
  },
}
