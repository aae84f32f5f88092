import { getCategory, getCategoryTree, getSku, listCategorySkus, listHotSkus } from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { CatalogService } from './catalog.service.ts'

const memoize = { memoize: true }

export function catalogRoutes(app: FastifyInstance, { catalog }: { catalog: CatalogService }): void {
  handle(app, getCategoryTree, () => catalog.getCategoryTree(), memoize)
  handle(app, getCategory, ({ params }) => catalog.getCategory(params.id), memoize)
  handle(app, listCategorySkus, ({ params, query }) => catalog.listCategorySkus(params.id, query), memoize)
  handle(app, listHotSkus, ({ params }) => catalog.listHotSkus(params.id), memoize)
  handle(app, getSku, ({ params }) => catalog.getSkuDetail(params.id), memoize)
}
