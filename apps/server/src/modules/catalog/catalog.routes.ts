import {
  getCategory,
  getCategoryTree,
  getSku,
  getSkuLive,
  listCategorySkus,
  listHotSkus,
  recordCategoryVisit,
} from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { CatalogService } from './catalog.service.ts'

const memoize = { memoize: true }
const done = { done: true } as const

export function catalogRoutes(app: FastifyInstance, { catalog }: { catalog: CatalogService }): void {
  handle(app, getCategoryTree, () => catalog.getCategoryTree(), memoize)
  handle(app, getCategory, ({ params }) => catalog.getCategory(params.id), memoize)
  handle(app, listCategorySkus, ({ params, query }) => catalog.listCategorySkus(params.id, query), memoize)
  handle(app, listHotSkus, ({ params }) => catalog.listHotSkus(params.id), memoize)
  handle(app, getSku, ({ params }) => catalog.getSkuDetail(params.id), memoize)
  handle(app, getSkuLive, ({ params }) => catalog.getSkuLive(params.id), memoize)
}

/** Changes something, if only a count: it belongs behind the same-site check. */
export function visitCountRoutes(app: FastifyInstance, { catalog }: { catalog: CatalogService }): void {
  handle(app, recordCategoryVisit, async ({ params }) => {
    await catalog.recordVisit(params.id)
    return done
  })
}
