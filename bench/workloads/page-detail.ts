import { listSkuIds } from '../harness/catalogue.ts'
import type { Workload } from './workload.ts'

/** The detail page as HTML, over many goods. */
export const pageDetail: Workload = {
  name: 'page-detail',
  baselines: ['hello'],
  async run(stage) {
    const skuIds = await listSkuIds(stage.mall.database)
    const requests = skuIds.map((id) => ({
      method: 'GET' as const,
      path: `/item/${id}`,
      headers: { accept: 'text/html' },
    }))
    return [{ metric: 'rate', baseline: 'hello', load: await stage.sendRequests('rate', requests) }]
  },
}
