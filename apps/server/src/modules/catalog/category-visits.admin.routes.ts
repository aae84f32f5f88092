import { listCategoryVisits } from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { CatalogService } from './catalog.service.ts'

export function categoryVisitRoutes(app: FastifyInstance, { catalog }: { catalog: CatalogService }): void {
  handle(app, listCategoryVisits, ({ query }) => catalog.listVisits(query))
}
