import { listSkuIds } from '../harness/catalogue.ts'
import type { Workload } from './workload.ts'

/** Everything the detail page shows, over all goods of the shop. */
export const detail: Workload = {
  name: 'detail',
  baselines: ['hello'],
  async run(stage) {
    const skuIds = await listSkuIds(stage.mall.database)
    const requests = skuIds.map((id) => ({ method: 'GET' as const, path: `/api/catalog/skus/${id}` }))
    return [{ metric: 'rate', baseline: 'hello', load: await stage.sendRequests('rate', requests) }]
  },
}
