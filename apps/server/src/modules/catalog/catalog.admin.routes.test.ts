import {
  addContent,
  addContentCategory,
  addSku,
  addSpu,
  changeSku,
  correctStock,
  deleteSpu,
  type Endpoint,
  listStaffSkus,
  previewHome,
  type StaffSku,
} from '@jishi/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildStaff } from '../staff/staff.fixtures.ts'
import { buildStreet } from './catalog.fixtures.ts'
import { makeSkuInput, makeSpuInput } from './catalog-admin.fixtures.ts'

let shop: TestShop
let token: string
let sku: StaffSku

beforeAll(async () => {
  shop = await openTestShop()
  await buildStreet(shop.services.database)
  token = (await buildStaff(shop.services, { isSuperuser: true })).token
  const spu = (await call(addSpu, { body: makeSpuInput() })).json()
  sku = (await call(addSku, { id: spu.id, body: makeSkuInput() })).json()
})
afterAll(() => shop.close())

function call(
  { method, path }: Endpoint,
  given: { id?: number; query?: string; body?: object; token?: string; language?: string } = {},
) {
  return shop.app.inject({
    method,
    url: `/api${path.replace(':id', String(given.id))}${given.query ?? ''}`,
    headers: {
      authorization: `Bearer ${given.token ?? token}`,
      'accept-language': given.language ?? 'zh-CN',
    },
    ...(given.body && { payload: given.body }),
  })
}

const get = (path: string) => shop.app.inject({ method: 'GET', url: `/api${path}` })

it('what staff add is sold to everybody', async () => {
  const detail = await get(`/catalog/skus/${sku.id}`)
  expect(detail.json()).toMatchObject({ name: '落地灯', stock: 10, priceFen: 9900 })
  expect(detail.body).not.toContain('cost')
})

it('a price of an older version is a 409 that says so in the reader’s language', async () => {
  const change = (priceFen: number, version: number, language?: string) =>
    call(changeSku, { id: sku.id, body: { version, priceFen }, language })
  const changed = await change(8800, 1)
  expect(changed.json()).toMatchObject({ priceFen: 8800, version: 2 })
  const stale = await change(7700, 1)
  expect(stale.statusCode).toBe(409)
  expect(stale.json().error).toMatchObject({
    code: 'staff.changed_meanwhile',
    message: '刚才有其他人修改了这项内容，请刷新后再改',
  })
  expect((await change(7700, 1, 'en')).json().error.message).toContain('Somebody else')
})

it('one right is not another: who may add goods cannot change or delete them', async () => {
  const adder = await buildStaff(shop.services, { permissions: ['spu.add', 'sku.view'] })
  const added = await call(addSpu, { body: makeSpuInput({ name: '夜灯' }), token: adder.token })
  expect(added.statusCode, added.body).toBe(201)
  for (const [endpoint, permission] of [
    [deleteSpu, 'spu.delete'],
    [addSku, 'sku.add'],
    [correctStock, 'sku.change'],
  ] as const) {
    const refused = await call(endpoint, { id: added.json().id, query: '?version=1', token: adder.token })
    expect(refused.statusCode).toBe(403)
    expect(refused.json().error.details).toEqual({ permission })
  }
  expect((await call(listStaffSkus, { token: adder.token })).statusCode).toBe(200)
})

describe('what is wrong is named', () => {
  const wrong: [string, object][] = [
    ['priceFen', { priceFen: 0 }],
    ['priceFen', { priceFen: 12.5 }],
    ['priceFen', { priceFen: 1_000_000_001 }],
    ['images.0', { images: ['https://evil.example/a.webp'] }],
    ['images.0', { images: ['/media/../secret.webp'] }],
    ['images', { images: [] }],
    ['unit', { unit: ' ' }],
    ['weightGram', { weightGram: -1 }],
    ['name', { name: 'x'.repeat(161) }],
  ]

  it.each(wrong)('of a SKU: %s in %j', async (field, body) => {
    const answer = await call(changeSku, { id: sku.id, body: { version: 2, ...body } })
    expect(answer.statusCode).toBe(400)
    expect(Object.keys(answer.json().error.details.fields)).toContain(field)
  })

  it('of a correction that takes out too much: the field and what is there', async () => {
    const body = { delta: -11, reason: '盘亏', idempotencyKey: 'press-0001' }
    const answer = await call(correctStock, { id: sku.id, body })
    expect(answer.statusCode).toBe(409)
    expect(answer.json().error).toMatchObject({
      message: '库存只剩 10 件，不能再减这么多',
      details: { field: 'delta', stock: 10 },
    })
  })
})

it('the home page of another day can be looked at before', async () => {
  const section = await call(addContentCategory, { body: { key: 'carousel', name: '轮播图' } })
  const row = { url: '/', image: '', text: '', isShown: true, endsAt: null }
  const added = await call(addContent, {
    id: section.json().id,
    body: { ...row, title: '元旦', startsAt: '2027-01-01T00:00:00+08:00' },
  })
  expect(added.json()).toMatchObject({ startsAt: '2026-12-31T16:00:00.000Z' })
  const preview = (at: string) => call(previewHome, { query: `?at=${encodeURIComponent(at)}` })
  expect((await preview('2026-12-31T15:59:59Z')).json().carousel).toEqual([])
  expect((await preview('2026-12-31T16:00:00Z')).json().carousel).toMatchObject([{ title: '元旦' }])
  expect((await get('/content/home')).json().carousel).toEqual([])
  expect((await preview('tomorrow')).statusCode).toBe(400)
})
