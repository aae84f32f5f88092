import type { LoadRequest } from '../load/protocol.ts'
import { queries } from '../relevance/queries.ts'
import type { Workload } from './workload.ts'

/** Words that a large part of a large shop has: the worst that a search can be asked. */
const broad = ['手机', '曜石黑', '颜色', '家用', '系列']
const skus = 100_000

/** The time of one search among a thousand SKUs and among a hundred thousand; one at a time, so that none waits for another. */
export const search: Workload = {
  name: 'search',
  baselines: [],
  async run(stage) {
    const requests: LoadRequest[] = [...queries.map(([query]) => query), ...broad].map((query) => ({
      method: 'GET',
      path: `/api/search/skus?q=${encodeURIComponent(query)}`,
    }))
    const small = await stage.sendRequests('p95 of 1,000 SKUs', requests, { concurrency: 1 })
    await stage.mall.command(['seed', '--skus', String(skus)])
    const large = await stage.sendRequests('p95 of 100,000 SKUs', requests, { concurrency: 1 })
    return [{ metric: 'p95', unit: 'ms', load: large, baseline: { name: '1,000 SKUs', load: small } }]
  },
}
