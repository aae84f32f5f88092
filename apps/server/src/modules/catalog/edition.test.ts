import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openTestPorts, type TestPorts } from '../../../test/ports.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import { buildCatalog } from './catalog.fixtures.ts'
import { type CatalogService, createCatalogService } from './catalog.service.ts'

const clock = createManualClock('2026-11-25T00:00:00Z')
let ports: TestPorts
let here: CatalogService
let elsewhere: CatalogService

const openProcess = () => createCatalogService({ ...ports, clock, ids: createIds(clock) })

beforeEach(async () => {
  ports = await openTestPorts()
  await buildCatalog(ports.database, [{ id: 1, name: '台灯' }])
  here = openProcess()
  elsewhere = openProcess()
  for (const each of [here, elsewhere]) await each.refresh()
})
afterEach(() => ports.close())

async function rename(name: string): Promise<void> {
  await ports.database.db.updateTable('sku').set({ name }).where('id', '=', 1).execute()
  await ports.database.db.updateTable('category').set({ name }).where('id', '=', 111).execute()
}

const namesIn = async (catalog: CatalogService) => [
  (await catalog.getSkuDetail(1)).name,
  (await catalog.getCategory(111)).name,
  (await catalog.listCategorySkus(111)).items[0]?.name,
  (await catalog.listHotSkus(111))[0]?.name,
  (await catalog.findSkuOffers([1])).get(1)?.name,
]

it('a change that was announced is seen at once here, and elsewhere from the next look on', async () => {
  for (const each of [here, elsewhere]) await namesIn(each)
  await rename('壁灯')
  expect(new Set(await namesIn(here)).has('壁灯')).toBe(false)
  await here.announce()
  expect(new Set(await namesIn(here))).toEqual(new Set(['壁灯']))
  expect(new Set(await namesIn(elsewhere)).has('壁灯')).toBe(false)
  await elsewhere.refresh()
  expect(new Set(await namesIn(elsewhere))).toEqual(new Set(['壁灯']))
})

it('what was remembered stays while nothing is announced', async () => {
  await namesIn(elsewhere)
  await rename('壁灯')
  await elsewhere.refresh()
  expect((await elsewhere.getCategory(111)).name).toBe('台灯')
})

it('tells who else remembers goods', async () => {
  const listener = vi.fn()
  elsewhere.onForget(listener)
  await here.announce()
  await elsewhere.refresh()
  await elsewhere.refresh()
  expect(listener).toHaveBeenCalledTimes(1)
})

it('a store that does not answer fails neither a change nor a look, and loses nothing that is known', async () => {
  const down = async () => Promise.reject(new Error('down'))
  const cut = createCatalogService({
    ...{ ...ports, clock, ids: createIds(clock) },
    kv: { ...ports.kv, get: down, set: down },
  })
  await namesIn(cut)
  await rename('壁灯')
  await cut.refresh()
  expect((await cut.getCategory(111)).name).toBe('台灯')
  await cut.announce()
  expect((await cut.getCategory(111)).name).toBe('壁灯')
})
