import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildStreet, makeSku, makeSpu } from './catalog.fixtures.ts'
import { type Desk, openDesk } from './catalog-admin.fixtures.ts'
import { selectSpuIds, selectStaffSkuIds } from './goods-search.queries.ts'
import { insertBrands, insertSkus, insertSpus } from './index.ts'

const families = 3000
let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
  await buildStreet(desk.database)
  await insertBrands(desk.database, [{ id: 2, name: '清辉', logo: '', sequence: 2 }])
  const ids = Array.from({ length: families }, (_, index) => index + 1)
  const place = (id: number) => ({
    brandId: id % 10 === 0 ? 2 : 1,
    categoryId: id % 3 === 0 ? 112 : 111,
    name: `${id % 2 ? 'Lamp' : '台灯'} ${String(id).padStart(4, '0')}`,
  })
  await insertSpus(
    desk.database,
    ids.map((id) => makeSpu({ id, ...place(id) })),
  )
  await insertSkus(
    desk.database,
    ids.flatMap((id) => [
      makeSku({ id: id * 2, spuId: id, ...place(id) }),
      makeSku({ id: id * 2 + 1, spuId: id, ...place(id), isListed: id % 5 !== 0 }),
    ]),
  )
  for (const table of ['spu', 'sku']) {
    const statistics =
      desk.database.dialect.name === 'sqlite' ? sql`analyze` : sql`analyze table ${sql.table(table)}`
    await statistics.execute(desk.database.db)
  }
})
afterAll(() => desk.close())

async function readAll<Item>(list: (after?: string) => Promise<{ items: Item[]; next: string | null }>) {
  const all: Item[] = []
  for (let after: string | undefined; ; ) {
    const { items, next } = await list(after)
    all.push(...items)
    if (next === null) return all
    after = next
  }
}

describe('SPUs', () => {
  it('are listed newest first, each once, with how many SKUs they have', async () => {
    const all = await readAll((after) => desk.admin.listSpus({ categoryId: 112, after }))
    expect(all.map(({ id }) => id)).toEqual(Array.from({ length: 1000 }, (_, n) => 3000 - n * 3))
    expect(all[0]).toMatchObject({ skus: 2, listedSkus: 1, version: 1, categoryId: 112 })
    expect(all[1]).toMatchObject({ skus: 2, listedSkus: 2 })
  })

  it('are found by category and brand together', async () => {
    const found = await readAll((after) => desk.admin.listSpus({ categoryId: 112, brandId: 2, after }))
    expect(found).toHaveLength(100)
    expect((await desk.admin.listSpus({ brandId: 9 })).items).toEqual([])
  })

  it('are found by how their name begins, in any case, in the order of names', async () => {
    const found = await readAll((after) => desk.admin.listSpus({ name: 'lAMP 00', after }))
    expect(found.map(({ name }) => name)).toEqual(
      Array.from({ length: 50 }, (_, n) => `Lamp ${String(n * 2 + 1).padStart(4, '0')}`),
    )
    expect((await desk.admin.listSpus({ name: '台灯 0002' })).items).toMatchObject([{ id: 2, skus: 2 }])
  })

  it.each(['%', '_', "' or 1=1 --", '\\', 'Lamp%', 'L_mp'])('are not found by %s', async (name) => {
    expect((await desk.admin.listSpus({ name })).items).toEqual([])
  })
})

describe('SKUs', () => {
  it('are listed newest first, listed and unlisted ones together or apart', async () => {
    const all = await readAll((after) => desk.admin.listSkus({ brandId: 2, after }))
    const ids = all.map(({ id }) => id)
    expect(ids).toHaveLength(600)
    expect(ids).toEqual(ids.toSorted((a, b) => b - a))
    const apart = await Promise.all(
      [true, false].map((isListed) =>
        readAll((after) => desk.admin.listSkus({ brandId: 2, isListed, after })),
      ),
    )
    expect(apart.map((some) => some.length)).toEqual([300, 300])
    expect(apart[1]?.every(({ isListed }) => !isListed)).toBe(true)
  })

  it('of the whole shop come from the newest', async () => {
    expect((await desk.admin.listSkus()).items[0]).toMatchObject({ id: families * 2 + 1, stock: 10 })
    expect((await desk.admin.listSkus({ isListed: false })).items).toHaveLength(24)
  })

  it('are found by how their name begins, equal names each once', async () => {
    const found = await readAll((after) => desk.admin.listSkus({ name: 'lamp 01', after }))
    expect(found).toHaveLength(100)
    expect(new Set(found.map(({ id }) => id)).size).toBe(100)
    const listed = await readAll((after) => desk.admin.listSkus({ name: 'lamp 01', isListed: false, after }))
    expect(listed).toHaveLength(10)
  })
})

describe('is read from one index, without sorting:', () => {
  const after = { id: 2000 }
  const filters = {
    everything: {},
    'a category': { categoryId: 111 },
    'a brand': { brandId: 2 },
    'a name': { namePrefix: '台灯' },
    'the next page': { categoryId: 111, after },
    'the next page by name': { namePrefix: '台灯', after: { id: 100, name: '台灯 0100' } },
  }

  it.each(Object.entries(filters))('%s', async (_, filter) => {
    await expectNoSort(selectSpuIds(desk.database, { ...filter, limit: 25 }))
    for (const isListed of [0, 1] as const) {
      await expectNoSort(selectStaffSkuIds(desk.database, { ...filter, isListed, limit: 25 }))
    }
  })

  async function expectNoSort(query: ReturnType<typeof selectSpuIds> | ReturnType<typeof selectStaffSkuIds>) {
    const plan =
      desk.database.dialect.name === 'sqlite'
        ? await query.explain(undefined, sql`query plan`)
        : await query.explain()
    const text = JSON.stringify(plan)
    expect(text).not.toMatch(/USE TEMP B-TREE|Using filesort/)
  }
})
