import { priceBandStarts, type SkuFilters, type SkuSort } from '@jishi/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestPorts, type TestPorts } from '../../../test/ports.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import { buildStreet, makeSku, makeSpu } from './catalog.fixtures.ts'
import { insertBrands, insertSkus, insertSpus } from './catalog.seed.ts'
import { type CatalogService, createCatalogService } from './catalog.service.ts'
import { type AnySku, anyFilters, anySku, colours, selectPlainly, sizes } from './shelf.fixtures.ts'

const clock = createManualClock('2026-11-25T00:00:00Z')
const children: Record<number, number[]> = { 11: [111, 112], 12: [121], 111: [111] }
const orders = {
  default: sql`sku.id`,
  price_asc: sql`price_fen, sku.id`,
  price_desc: sql`price_fen desc, sku.id desc`,
  popular: sql`popularity desc, sku.id desc`,
  new: sql`created_at desc, sku.id desc`,
} satisfies Record<SkuSort, unknown>
let ports: TestPorts

beforeEach(async () => {
  ports = await openTestPorts()
  await buildStreet(ports.database)
  const brand = (id: number) => ({ id, name: `牌子 ${id}`, logo: '', sequence: id })
  await insertBrands(ports.database, [2, 3, 4].map(brand))
  const option = (value: string, place: number) => ({ id: place, value })
  const colour = { id: 1, name: '颜色', options: colours.map((value, place) => option(value, place + 1)) }
  const size = { id: 2, name: '尺寸', options: sizes.map((value, place) => option(value, place + 4)) }
  await insertSpus(ports.database, [makeSpu({ id: 1, specs: [colour, size] })])
})
afterEach(() => ports.close())

const openShop = () => createCatalogService({ ...ports, clock, ids: createIds(clock) })

async function fill(skus: AnySku[]): Promise<void> {
  for (const table of ['sku', 'sku_stock', 'sku_spec', 'sku_change'] as const) {
    await ports.database.db.deleteFrom(table).execute()
  }
  await insertSkus(
    ports.database,
    skus.map(({ colour, size, ...sku }, place) =>
      makeSku({
        id: place + 1,
        ...sku,
        channelId: Math.floor(sku.categoryId / 10),
        options: [
          ...(colour === null ? [] : [{ specId: 1, optionId: colour }]),
          ...(size === null ? [] : [{ specId: 2, optionId: size }]),
        ],
      }),
    ),
  )
}

/** The same question answered by the service and by plain SQL. */
async function compare(catalog: CatalogService, id: number, filters: SkuFilters): Promise<void> {
  const { items, total, facets } = await catalog.listCategorySkus(id, filters)
  expect(items.map((item) => item.id)).toEqual(await listPlainly(id, filters))
  expect(total).toBe(items.length)
  expect(facets.categories.map(({ id, count }) => [id, count])).toEqual(
    id < 100 ? await countPlainly(id, filters, sql`category_id`) : [],
  )
  const brands = facets.brands.filter(({ count }) => count > 0).map(({ id, count }) => [id, count])
  expect(brands.sort(byKey)).toEqual(await countPlainly(id, filters, sql`brand_id`, 'brand'))
  expect(facets.prices.map(({ fromFen, count }) => [fromFen, count])).toEqual(await countBands(id, filters))
  for (const name of ['颜色', '尺寸']) {
    const values = facets.specs.find((spec) => spec.name === name)?.values ?? []
    expect(values.map(({ value, count }) => [value, count]).sort(byKey)).toEqual(
      (await countSpec(id, filters, name)).sort(byKey),
    )
  }
}

type Counted = [number | string, number]
const byKey = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1)

async function listPlainly(id: number, filters: SkuFilters): Promise<number[]> {
  const rows = await selectPlainly(ports.database.db, children[id] ?? [], filters)
    .select('sku.id')
    .orderBy(orders[filters.sort ?? 'default'])
    .execute()
  return rows.map((row) => row.id)
}

async function countPlainly(
  id: number,
  filters: SkuFilters,
  key: ReturnType<typeof sql>,
  except?: 'brand' | 'price',
): Promise<Counted[]> {
  const rows = await selectPlainly(ports.database.db, children[id] ?? [], filters, except)
    .select([sql<number>`${key}`.as('key'), sql<number>`count(*)`.as('count')])
    .groupBy(sql`${key}`)
    .orderBy(sql`${key}`)
    .execute()
  return rows.map(({ key, count }) => [key, Number(count)])
}

async function countBands(id: number, filters: SkuFilters): Promise<Counted[]> {
  const bands = new Map<number, number>()
  for (const [price, count] of await countPlainly(id, filters, sql`price_fen`, 'price')) {
    const start = priceBandStarts.findLast((from) => from <= Number(price)) ?? 0
    bands.set(start, (bands.get(start) ?? 0) + count)
  }
  return [...bands]
}

async function countSpec(id: number, filters: SkuFilters, name: string): Promise<Counted[]> {
  const rows = await selectPlainly(ports.database.db, children[id] ?? [], filters, `spec ${name}`)
    .innerJoin('sku_spec', 'sku_spec.sku_id', 'sku.id')
    .innerJoin('spec', 'spec.id', 'sku_spec.spec_id')
    .innerJoin('spec_option', 'spec_option.id', 'sku_spec.option_id')
    .where('spec.name', '=', name)
    .select(['spec_option.value', sql<number>`count(*)`.as('count')])
    .groupBy('spec_option.value')
    .execute()
  return rows.map(({ value, count }) => [value, Number(count)])
}

it('lists, counts and sorts as plain SQL does, whatever is sold and chosen', async () => {
  const anyShop = fc.array(anySku, { maxLength: 24 })
  const questions = fc.array(fc.tuple(fc.constantFrom(11, 12, 111), anyFilters), {
    minLength: 8,
    maxLength: 8,
  })
  await fc.assert(
    fc.asyncProperty(anyShop, questions, async (skus, asked) => {
      await fill(skus)
      const catalog = openShop()
      for (const [id, filters] of asked) await compare(catalog, id, filters)
    }),
    { numRuns: 30 },
  )
})

it('is still the same after goods were changed, moved, taken off, sold out, added and deleted', async () => {
  const shops = fc.tuple(
    fc.array(anySku, { minLength: 12, maxLength: 12 }),
    fc.array(anySku, { minLength: 12, maxLength: 12 }),
  )
  await fc.assert(
    fc.asyncProperty(shops, anyFilters, async ([before, after], filters) => {
      await fill(before.slice(0, 9))
      const [here, elsewhere] = [openShop(), openShop()]
      for (const catalog of [here, elsewhere]) await catalog.listCategorySkus(11, filters)
      await fill(after.slice(3))
      await ports.database.transaction((tx) => here.noteChangedGoods(tx, [1, 2, 3, 4, 5, 6, 7, 8, 9, 99]))
      await here.announce()
      await elsewhere.refresh()
      for (const catalog of [here, elsewhere]) {
        await compare(catalog, 11, filters)
        await compare(catalog, 11, {})
      }
    }),
    { numRuns: 30 },
  )
})

it('a sale is seen by the filter once sales are counted, without anybody announcing it', async () => {
  await fill([{ ...plain, stock: 1 }])
  const catalog = openShop()
  expect((await catalog.listCategorySkus(111, { inStock: true })).total).toBe(1)
  await ports.database.transaction((tx) => catalog.takeStocks(tx, [{ skuId: 1, count: 1 }]))
  clock.advance(60_000)
  await catalog.refreshPopularity()
  clock.advance(5000)
  expect((await catalog.listCategorySkus(111, { inStock: true })).total).toBe(0)
})

it('a seed that adds goods to a running shop needs to tell nobody', async () => {
  await fill([plain])
  const catalog = openShop()
  await catalog.listCategorySkus(111)
  await insertSkus(ports.database, [makeSku({ id: 7 })])
  clock.advance(5000)
  expect((await catalog.listCategorySkus(111)).total).toBe(2)
})

it('goods whose numbers came out of order are all there, and none twice', async () => {
  await fill([plain])
  const catalog = openShop()
  await catalog.listCategorySkus(111)
  for (const ids of [[9], [4, 5], [12]]) {
    await insertSkus(
      ports.database,
      ids.map((id) => makeSku({ id })),
    )
    await ports.database.transaction((tx) => catalog.noteChangedGoods(tx, ids))
    await catalog.announce()
    await catalog.listCategorySkus(111)
  }
  const { items, total } = await catalog.listCategorySkus(111)
  expect([items.map(({ id }) => id), total]).toEqual([[1, 4, 5, 9, 12], 5])
})

it('a process that slept for hours reads everything again', async () => {
  await fill([plain])
  const catalog = openShop()
  await catalog.listCategorySkus(111)
  await ports.database.db.updateTable('sku').set({ is_listed: 0 }).execute()
  clock.advance(3_600_000)
  expect((await catalog.listCategorySkus(111)).total).toBe(0)
})

const plain: AnySku = {
  ...{ categoryId: 111, brandId: 1, priceFen: makeSku({ id: 1 }).priceFen, sales: 0, createdAt: 1, stock: 5 },
  ...{ isListed: true, colour: null, size: null },
}
