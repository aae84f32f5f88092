import type { SearchResult } from '@jishi/contract'
import { toFen } from '@jishi/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildCatalog, makeSku } from '../catalog/catalog.fixtures.ts'
import { insertSkus } from '../catalog/catalog.seed.ts'

let shop: TestShop

beforeEach(async () => {
  shop = await openTestShop()
  await buildCatalog(shop.services.database, [
    { id: 1, name: '护眼台灯 白' },
    { id: 2, name: '护眼台灯 黑' },
  ])
})
afterEach(() => shop.close())

async function search(q: string): Promise<SearchResult> {
  const { body } = await shop.app.inject({ method: 'GET', url: '/api/search/skus', query: { q } })
  return JSON.parse(body)
}
const findIds = async (q: string) => (await search(q)).items.map(({ id }) => id).toSorted((a, b) => a - b)

async function within(ms: number, isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + ms
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error(`not within ${ms} ms`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function rename(id: number, name: string): Promise<void> {
  const { catalogAdmin } = shop.services
  const { version } = await catalogAdmin.getSku(id)
  await catalogAdmin.changeSku(1, id, { version, name })
}

async function setListed(id: number, isListed: 0 | 1): Promise<void> {
  const { database } = shop.services
  await database.db.updateTable('sku').set({ is_listed: isListed }).where('id', '=', id).execute()
}

it('§4.3 has a change of the catalogue in the index within two seconds', async () => {
  await shop.services.search.rebuild()
  await shop.startJobs()
  await rename(1, '复古收音机')
  await within(2000, async () => (await findIds('收音机')).includes(1))
})

it('shows the price of this moment, however old the index is', async () => {
  const { search: service, database } = shop.services
  await service.rebuild()
  await database.db
    .updateTable('sku')
    .set({ price_fen: toFen(123) })
    .where('id', '=', 1)
    .execute()
  expect((await search('台灯')).items.find(({ id }) => id === 1)?.priceFen).toBe(123)
})

it('finds nothing that was delisted, and again what was listed', async () => {
  const { search: service } = shop.services
  await service.rebuild()
  await setListed(1, 0)
  await service.indexSkus([1])
  expect(await findIds('台灯')).toEqual([2])
  await setListed(1, 1)
  await service.indexSkus([1])
  expect(await findIds('台灯')).toEqual([1, 2])
})

it('follows brands and categories to all their goods', async () => {
  const { search: service, database } = shop.services
  await service.rebuild()
  await database.db.updateTable('brand').set({ name: '萤火记' }).where('id', '=', 1).execute()
  await service.indexAllOf({ brandIds: [1] })
  expect(await findIds('萤火记')).toEqual([1, 2])
  await database.db.updateTable('category').set({ name: '夜读时光' }).where('id', '=', 11).execute()
  await service.indexAllOf({ categoryIds: [11] })
  expect(await findIds('夜读时光')).toEqual([1, 2])
})

it('§4.3 rebuilds without a moment in which nothing is found, and loses no change that comes meanwhile', async () => {
  const { search: service, database } = shop.services
  const many = Array.from({ length: 900 }, (_, at) => makeSku({ id: at + 3, name: `吊灯 ${at}` }))
  await insertSkus(database, many)
  await service.rebuild()
  let misses = 0
  let isChanged = false
  await service.rebuild(async ({ done }) => {
    if (!(await findIds('台灯')).length) misses++
    if (isChanged || done < 300) return
    isChanged = true
    // SKU 1 was read already, 900 not yet: both changes have to be in the new index.
    await database.db.updateTable('sku').set({ name: '落地灯' }).where('id', 'in', [1, 900]).execute()
    await setListed(2, 0)
    await service.indexSkus([1, 2, 900])
  })
  expect(isChanged).toBe(true)
  expect(misses).toBe(0)
  expect(await findIds('落地灯')).toEqual([1, 900])
  expect(await findIds('护眼台灯')).not.toContain(2)
})

it('§4.3 measures and repairs what differs between database and index', async () => {
  const { search: service, database } = shop.services
  await service.rebuild()
  expect(await service.repairDrift()).toEqual({ stale: 0, orphaned: 0 })
  await insertSkus(database, [makeSku({ id: 7, name: '落地灯' })])
  await database.db.updateTable('sku').set({ name: '小夜灯' }).where('id', '=', 1).execute()
  await setListed(2, 0)
  expect(await service.repairDrift()).toEqual({ stale: 2, orphaned: 1 })
  expect(await service.repairDrift()).toEqual({ stale: 0, orphaned: 0 })
  expect(await findIds('小夜灯')).toEqual([1])
  expect(await findIds('落地灯')).toEqual([7])
})

it('§4.1 asks for a rebuild when the index was cut by other rules, and only then', async () => {
  const { search: service, relay, queue } = shop.services
  expect(await service.needsRebuild()).toBe(true)
  await service.askForRebuild()
  await relay.flush()
  expect((await queue.counts()).waiting).toBe(1)
  await service.repair()
  expect(await service.needsRebuild()).toBe(false)
  expect(await findIds('台灯')).toEqual([1, 2])
  await service.askForRebuild()
  await relay.flush()
  expect((await queue.counts()).waiting).toBe(1)
})

it('§10.5 is repaired by one process at a time, and by the next one when that is done', async () => {
  const { search: service, database, lock } = shop.services
  await service.rebuild()
  await database.db.updateTable('sku').set({ name: '小夜灯' }).where('id', '=', 1).execute()
  const held = await lock.tryAcquire('search-repair', { ttlMs: 60_000 })
  await service.repair()
  expect(await findIds('小夜灯')).toEqual([])
  await held?.release()
  await service.repair()
  expect(await findIds('小夜灯')).toEqual([1])
})
