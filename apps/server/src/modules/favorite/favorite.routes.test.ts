import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildCatalog } from '../catalog/catalog.fixtures.ts'

const visitor = { ip: '203.0.113.7', userAgent: 'vitest' }
const password = 'lantern-orchid-42'
let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop({ env: { RATE_LIMIT_SCALE: '0' } })
  await buildCatalog(
    shop.services.database,
    Array.from({ length: 5 }, (_, i) => ({ id: i + 1 })),
  )
})
afterAll(() => shop.close())

let people = 0
async function openPerson() {
  const { accounts } = shop.services
  const id = await accounts.createByMobile(`136${String(++people).padStart(8, '0')}`)
  await accounts.setPassword(id, password)
  const { session } = await accounts.enter(id, { isPersistent: true }, visitor)
  const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) =>
    shop.app.inject({
      ...{ method, url: `/api/favorites${path}`, payload },
      headers: { authorization: `Bearer ${session.accessToken}`, 'accept-language': 'en' },
    })
  return { id, call }
}

describe('§6.1 favourites over HTTP', () => {
  it('§6.1 takes its owner through choosing, marks, the notice and giving up', async () => {
    const { call } = await openPerson()
    for (const skuId of [1, 2]) expect((await call('POST', '', { skuId })).json()).toEqual({ done: true })
    expect((await call('GET', '/marks?skuIds=1,2,3')).json().sort()).toEqual([1, 2])
    expect((await call('PUT', '/2/notice', { wantsNotice: true })).json()).toEqual({ done: true })
    const list = (await call('GET', '')).json()
    expect(list).toMatchObject({ items: [{ skuId: 2, wantsNotice: true }, { skuId: 1 }], next: null })
    expect((await call('DELETE', '/2')).json()).toEqual({ done: true })
    expect((await call('DELETE', '/2')).statusCode).toBe(200)
    expect((await call('PUT', '/2/notice', { wantsNotice: true })).json().error.code).toBe(
      'favorite.not_found',
    )
    expect((await call('GET', '')).json().items).toHaveLength(1)
  })

  it('§6.1 wants a login, a real SKU and a page that it gave out', async () => {
    const { call } = await openPerson()
    expect((await shop.app.inject('/api/favorites')).statusCode).toBe(401)
    expect((await call('POST', '', { skuId: 99_999 })).statusCode).toBe(404)
    expect((await call('GET', '?after=yesterday')).statusCode).toBe(400)
    expect((await call('GET', '/marks?skuIds=1,x')).statusCode).toBe(400)
    expect((await call('GET', `/marks?skuIds=${Array(101).fill(1).join()}`)).statusCode).toBe(400)
  })

  it('§6.1 §6.2 are in what their owner downloads, and gone with the account', async () => {
    const { id, call } = await openPerson()
    const { profiles, footprints, database, favorites } = shop.services
    await call('POST', '', { skuId: 3 })
    await footprints.record(footprints.ofAccount(id), 4)
    const files = unzipSync(await profiles.downloadMyData(id))
    const read = (name: string) => JSON.parse(strFromU8(files[name] ?? new Uint8Array())) as unknown
    expect(read('favorites.json')).toEqual([expect.objectContaining({ skuId: 3 })])
    expect(read('footprints.json')).toEqual([expect.objectContaining({ skuId: 4 })])

    await profiles.requestDeletion({ id, sessionFamily: '0' }, { kind: 'password', password }, visitor)
    shop.clock.advance(7 * 86_400_000)
    await profiles.deleteDue()
    await shop.startJobs()
    expect((await favorites.list(id)).items).toEqual([])
    for (const table of ['favorite', 'favorite_shelf', 'favorite_notice'] as const) {
      const rows = await database.db.selectFrom(table).select('user_id').where('user_id', '=', id).execute()
      expect(rows).toEqual([])
    }
    await expect.poll(() => footprints.exportFootprints(id), { timeout: 10_000 }).toEqual([])
  })
})
