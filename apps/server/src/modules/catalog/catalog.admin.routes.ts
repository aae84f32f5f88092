import * as contract from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { CatalogAdminService } from './catalog-admin.service.ts'

const done = { done: true } as const

export function catalogAdminRoutes(
  app: FastifyInstance,
  { catalogAdmin }: { catalogAdmin: CatalogAdminService },
) {
  categoryRoutes(app, catalogAdmin)
  brandRoutes(app, catalogAdmin)
  spuRoutes(app, catalogAdmin)
  skuRoutes(app, catalogAdmin)
}

function categoryRoutes(app: FastifyInstance, catalog: CatalogAdminService): void {
  handle(app, contract.listStaffCategories, () => catalog.listCategories())
  handle(app, contract.addCategory, ({ who, body }) => catalog.addCategory(who.id, body))
  handle(app, contract.changeCategory, ({ who, params, body }) =>
    catalog.changeCategory(who.id, params.id, body),
  )
  handle(app, contract.deleteCategory, async ({ who, params, query }) => {
    await catalog.deleteCategory(who.id, params.id, query.version)
    return done
  })
}

function brandRoutes(app: FastifyInstance, catalog: CatalogAdminService): void {
  handle(app, contract.listStaffBrands, ({ query }) => catalog.listBrands(query))
  handle(app, contract.addBrand, ({ who, body }) => catalog.addBrand(who.id, body))
  handle(app, contract.changeBrand, ({ who, params, body }) => catalog.changeBrand(who.id, params.id, body))
  handle(app, contract.deleteBrand, async ({ who, params, query }) => {
    await catalog.deleteBrand(who.id, params.id, query.version)
    return done
  })
}

function spuRoutes(app: FastifyInstance, catalog: CatalogAdminService): void {
  handle(app, contract.listStaffSpus, ({ query }) => catalog.listSpus(query))
  handle(app, contract.getStaffSpu, ({ params }) => catalog.getSpu(params.id))
  handle(app, contract.addSpu, ({ who, body }) => catalog.addSpu(who.id, body))
  handle(app, contract.changeSpu, ({ who, params, body }) => catalog.changeSpu(who.id, params.id, body))
  handle(app, contract.changeSpecs, ({ who, params, body }) => catalog.changeSpecs(who.id, params.id, body))
  handle(app, contract.deleteSpu, async ({ who, params, query }) => ({
    outcome: await catalog.deleteSpu(who.id, params.id, query.version),
  }))
}

function skuRoutes(app: FastifyInstance, catalog: CatalogAdminService): void {
  handle(app, contract.listStaffSkus, ({ query }) => catalog.listSkus(query))
  handle(app, contract.getStaffSku, ({ params }) => catalog.getSku(params.id))
  handle(app, contract.addSku, ({ who, params, body }) => catalog.addSku(who.id, params.id, body))
  handle(app, contract.changeSku, ({ who, params, body }) => catalog.changeSku(who.id, params.id, body))
  handle(app, contract.correctStock, ({ who, params, body }) => catalog.correctStock(who.id, params.id, body))
  handle(app, contract.listStockMovements, ({ params, query }) => catalog.listMovements(params.id, query))
}
