import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { openTestPorts, type TestPorts } from '../../../test/ports.ts'
import { useErrorHandler } from '../../http/error-handler.ts'
import { useValidation } from '../../http/validation.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { buildCatalog } from './catalog.fixtures.ts'
import { catalogRoutes } from './catalog.routes.ts'
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
  catalogRoutes(app, { catalog: createCatalogService({ database: ports.database, clock }) })
})
afterEach(() => app.close())

const get = (path: string) => app.inject({ method: 'GET', url: `/api${path}` })

it.each([
  '/catalog/categories',
  '/catalog/categories/1',
  '/catalog/categories/111/skus',
  '/catalog/categories/11/skus?sort=price_desc&page=2',
  '/catalog/categories/1/hot',
  '/catalog/skus/1',
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
  ['/catalog/skus/2', 'catalog.sku_not_found'],
  ['/catalog/skus/99', 'catalog.sku_not_found'],
])('says 404 to %s', async (path, code) => {
  const reply = await get(path)
  expect(reply.statusCode).toBe(404)
  expect(reply.json().error.code).toBe(code)
})

it.each([
  '/catalog/categories/0',
  '/catalog/skus/lamp',
  '/catalog/categories/111/skus?page=101',
  '/catalog/categories/111/skus?sort=cost',
])('says 400 to %s', async (path) => {
  expect((await get(path)).statusCode).toBe(400)
})
