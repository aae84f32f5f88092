import { listCategoryPages } from '../harness/catalogue.ts'
import type { Workload } from './workload.ts'

/** 24 goods of a category by price, over all categories and their pages. */
export const list: Workload = {
  name: 'list',
  baselines: ['hello'],
  async run(stage) {
    const pages = await listCategoryPages(stage.mall.database, 24)
    const requests = pages.map(({ categoryId, page }) => ({
      method: 'GET' as const,
      path: `/api/catalog/categories/${categoryId}/skus?sort=price_asc&page=${page}`,
    }))
    return [{ metric: 'rate', baseline: 'hello', load: await stage.sendRequests('rate', requests) }]
  },
}
