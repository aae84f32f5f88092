import { listSkuIds } from '../harness/catalogue.ts'
import { measurePages } from './static-page.ts'
import type { Workload } from './workload.ts'

const goods = 200

/** The detail page as HTML, over many goods. */
export const pageDetail: Workload = {
  name: 'page-detail',
  baselines: [],
  async run(stage) {
    const skuIds = await listSkuIds(stage.mall.database, goods)
    return measurePages(
      stage,
      skuIds.map((id) => `/item/${id}`),
    )
  },
}
