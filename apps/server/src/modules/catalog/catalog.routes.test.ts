import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { openTestPorts, type TestPorts } from '../../../test/ports.ts'
import { useErrorHandler } from '../../http/error-handler.ts'
import { useValidation } from '../../http/validation.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import { buildCatalog } from './catalog.fixtures.ts'
import { catalogRoutes, visitCountRoutes } from './catalog.routes.ts'
import { createCatalogService } from './catalog.service.ts'

let ports: TestPorts
let app: FastifyInstance

beforeAll(async () => {
  ports = await openTestPorts()
  await buildCatalog(ports.database, [{ id: 1 }, { id: 2, isListed: false }])
})
afterAll(() => ports.close())

beforeEach(() => {
  app = Fastify()
  useValidation(app)
  useErrorHandler(app)
  const clock = createManualClock('2026-11-21T00:00:00Z')
  const catalog = createCatalogService({ ...ports, clock, ids: createIds(clock) })
  catalogRoutes(app, { catalog })
  visitCountRoutes(app, { catalog })
})
afterEach(() => app.close())

const get = (path: string) => app.inject({ method: 'GET', url: `/api${path}` })

it.each([
  '/catalog/categories',
  '/catalog/categories/1',
  '/catalog/categories/111/skus',
  '/catalog/categories/11/skus?sort=price_desc&page=2',
  '/catalog/categories/1/hot',
  '/catalog/categories/11/skus?brand=1,2&priceFrom=100&priceTo=9900&spec=%E9%A2%9C%E8%89%B2:%E7%BA%A2&inStock=true',
  '/catalog/skus/1',
  '/catalog/skus/1/live',
])('answers %s, and the same bytes again', async (path) => {
  const first = await get(path)
  expect(first.statusCode).toBe(200)
  expect(first.headers['content-type']).toBe('application/json; charset=utf-8')
  expect((await get(path)).body).toBe(first.body)
})

it('serialises what is fresh once', async () => {
  const stringify = vi.fn(JSON.stringify)
  app.setSerializerCompiler(() => stringify)
  await get('/catalog/skus/1')
  await get('/catalog/skus/1')
  expect(stringify).toHaveBeenCalledTimes(1)
})

it('never tells what the shop paid', async () => {
  expect((await get('/catalog/skus/1')).body).not.toContain('cost')
})

it.each([
  ['/catalog/categories/999', 'catalog.category_not_found'],
  ['/catalog/categories/1/skus', 'catalog.category_not_found'],
  ['/catalog/categories/999/hot', 'catalog.category_not_found'],
  ['/catalog/skus/99', 'catalog.sku_not_found'],
])('says 404 to %s', async (path, code) => {
  const reply = await get(path)
  expect(reply.statusCode).toBe(404)
  expect(reply.json().error.code).toBe(code)
})

it('says 410 to a SKU that is not sold any more', async () => {
  const reply = await get('/catalog/skus/2')
  expect(reply.statusCode).toBe(410)
  expect(reply.json().error.code).toBe('catalog.sku_delisted')
})

it.each([
  '/catalog/categories/0',
  '/catalog/skus/lamp',
  '/catalog/categories/111/skus?page=101',
  '/catalog/categories/111/skus?sort=cost',
  '/catalog/categories/111/skus?brand=x',
  '/catalog/categories/111/skus?priceFrom=-1',
  '/catalog/categories/111/skus?spec=red',
])('says 400 to %s', async (path) => {
  expect((await get(path)).statusCode).toBe(400)
})

it('tells what changes by the second, of what is not sold any more too', async () => {
  expect((await get('/catalog/skus/1/live')).json()).toMatchObject({
    ...{ priceFen: 9900, stock: 10, isListed: true },
    variants: [{ skuId: 1, priceFen: 9900, stock: 10 }],
  })
  expect((await get('/catalog/skus/2/live')).json()).toMatchObject({ isListed: false })
  expect((await get('/catalog/skus/99/live')).statusCode).toBe(404)
})

it('counts a visit of a category that is there', async () => {
  const visit = (id: number) => app.inject({ method: 'POST', url: `/api/catalog/categories/${id}/visits` })
  expect((await visit(111)).json()).toEqual({ done: true })
  expect((await visit(999)).statusCode).toBe(404)
})
