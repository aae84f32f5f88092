import { type SkuSort, toFen } from '@jishi/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestPorts, type TestPorts } from '../../../test/ports.ts'
import type { Database } from '../../infra/database/database.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import { buildCatalog, buildStreet, makeSku, makeSpu } from './catalog.fixtures.ts'
import { insertSkus, insertSpus } from './catalog.seed.ts'
import { type CatalogService, createCatalogService } from './catalog.service.ts'

const clock = createManualClock('2026-11-21T00:00:00Z')
let ports: TestPorts
let catalog: CatalogService

/** One shop for all tests of a group; each asks it without anything remembered. */
function openShop(build: (database: Database) => Promise<void>) {
  beforeAll(async () => {
    ports = await openTestPorts()
    await build(ports.database)
  })
  beforeEach(() => {
    catalog = createCatalogService({ ...ports, clock, ids: createIds(clock) })
  })
  afterAll(() => ports.close())
}

const setSku = (id: number, change: { price_fen?: number; is_listed?: 0 | 1 }) =>
  ports.database.db.updateTable('sku').set(change).where('id', '=', id).execute()

describe('lists', () => {
  const sorts: SkuSort[] = ['default', 'price_asc', 'price_desc', 'popular', 'new']
  // Every number to sort by comes several times, so that only the id keeps the pages apart.
  const skus = Array.from({ length: 120 }, (_, index) => ({
    id: index + 1,
    categoryId: index % 2 === 0 ? 111 : 112,
    priceFen: toFen(1000 + (index % 7) * 100),
    sales: index % 5,
    createdAt: 1_700_000_000_000 + (index % 3),
    isListed: index % 10 !== 9,
  }))
  const listed = skus.filter((sku) => sku.isListed)

  openShop((database) => buildCatalog(database, skus))

  it.each(sorts)('sorted by %s show every listed SKU once, in order, over all pages', async (sort) => {
    for (const [id, expected] of [
      [11, listed],
      [111, listed.filter((sku) => sku.categoryId === 111)],
    ] as const) {
      const first = await catalog.listCategorySkus(id, { sort })
      expect(first).toMatchObject({ page: 1, pages: Math.ceil(expected.length / 24), pageSize: 24 })
      expect(first.total).toBe(expected.length)
      const ids: number[] = []
      for (let page = 1; page <= first.pages; page++) {
        ids.push(...(await catalog.listCategorySkus(id, { sort, page })).items.map((item) => item.id))
      }
      expect(ids).toEqual([...expected].sort(comparing(sort)).map((sku) => sku.id))
    }
  })

  it('are empty beyond the last page', async () => {
    expect((await catalog.listCategorySkus(111, { page: 100 })).items).toEqual([])
    expect(await catalog.listCategorySkus(121)).toMatchObject({ items: [], total: 0, pages: 0 })
  })

  it('are not there for a channel group or an unknown category', async () => {
    for (const id of [1, 999]) {
      await expect(catalog.listCategorySkus(id)).rejects.toThrow('catalog.category_not_found')
    }
  })

  it('rank the ten best sellers of a category of any level', async () => {
    const best = listed.filter((sku) => sku.sales === 4 || sku.sales === 3)
    const top = [...best].sort(comparing('popular')).slice(0, 10)
    for (const id of [1, 11]) {
      expect((await catalog.listHotSkus(id)).map((card) => card.id)).toEqual(top.map((sku) => sku.id))
    }
    const inCategory = await catalog.listHotSkus(112)
    expect(inCategory).toHaveLength(10)
    expect(inCategory.every((card) => card.id % 2 === 0)).toBe(true)
    expect(await catalog.listHotSkus(121)).toEqual([])
  })

  function comparing(sort: SkuSort) {
    type Listed = (typeof skus)[number]
    const by = {
      default: (a: Listed, b: Listed) => a.id - b.id,
      price_asc: (a: Listed, b: Listed) => a.priceFen - b.priceFen || a.id - b.id,
      price_desc: (a: Listed, b: Listed) => b.priceFen - a.priceFen || b.id - a.id,
      popular: (a: Listed, b: Listed) => b.sales - a.sales || b.id - a.id,
      new: (a: Listed, b: Listed) => b.createdAt - a.createdAt || b.id - a.id,
    }
    return by[sort]
  }
})

describe('a long list', () => {
  openShop((database) =>
    buildCatalog(
      database,
      Array.from({ length: 2405 }, (_, index) => ({ id: index + 1 })),
    ),
  )

  it('is counted whole, and shown as far as its pages reach', async () => {
    expect(await catalog.listCategorySkus(11)).toMatchObject({ total: 2405, pages: 100 })
    expect((await catalog.listCategorySkus(11, { page: 100 })).items).toHaveLength(24)
  })

  it('is the same object for a second, then shows the new price', async () => {
    const before = await catalog.listCategorySkus(111)
    await setSku(1, { price_fen: 7 })
    clock.advance(999)
    expect(await catalog.listCategorySkus(111)).toBe(before)
    clock.advance(1)
    expect((await catalog.listCategorySkus(111)).items[0]).toMatchObject({ id: 1, priceFen: 7 })
  })
})

describe('detail', () => {
  openShop(async (database) => {
    await buildStreet(database)
    const colour = {
      id: 1,
      name: '颜色',
      options: [
        { id: 1, value: '红' },
        { id: 2, value: '白' },
      ],
    }
    const size = {
      id: 2,
      name: '尺寸',
      options: [
        { id: 3, value: '大' },
        { id: 4, value: '小' },
      ],
    }
    await insertSpus(database, [makeSpu({ id: 1, specs: [colour, size] }), makeSpu({ id: 2 })])
    const options = (colourId: number, sizeId: number) => [
      { specId: 2, optionId: sizeId },
      { specId: 1, optionId: colourId },
    ]
    await insertSkus(database, [
      makeSku({ id: 1, options: options(1, 3), images: ['/a.webp', '/b.webp'], stock: 4, sales: 6 }),
      makeSku({ id: 2, options: options(1, 4), stock: 0 }),
      makeSku({ id: 3, options: options(2, 3), isListed: false }),
      makeSku({ id: 4, options: [{ specId: 1, optionId: 2 }] }),
      makeSku({ id: 5, spuId: 2 }),
    ])
  })

  it('shows the SKU with its way in, pictures, specs and what can be chosen', async () => {
    expect(await catalog.getSkuDetail(1)).toEqual({
      ...{ id: 1, spuId: 1, name: '台灯 1', caption: '护眼', unit: '件', brand: { id: 1, name: '明光' } },
      breadcrumbs: [
        { id: 1, name: '家居', level: 1 },
        { id: 11, name: '灯具', level: 2 },
        { id: 111, name: '台灯', level: 3 },
      ],
      ...{ priceFen: 9900, marketPriceFen: 12900, stock: 4, sales: 6, comments: 0, weightGram: 800 },
      images: ['/a.webp', '/b.webp'],
      specs: [
        {
          id: 1,
          name: '颜色',
          options: [
            { id: 1, value: '红' },
            { id: 2, value: '白' },
          ],
        },
        {
          id: 2,
          name: '尺寸',
          options: [
            { id: 3, value: '大' },
            { id: 4, value: '小' },
          ],
        },
      ],
      variants: [
        { skuId: 1, optionIds: [1, 3], priceFen: 9900, stock: 4, image: '/media/sku/1.webp' },
        { skuId: 2, optionIds: [1, 4], priceFen: 9900, stock: 0, image: '/media/sku/2.webp' },
      ],
      ...{ detailHtml: '<p>详情</p>', packageHtml: '<p>包装</p>', serviceHtml: '<p>售后</p>' },
    })
  })

  it('shows the one picture of a SKU that has no gallery, and itself as the only choice', async () => {
    expect(await catalog.getSkuDetail(5)).toMatchObject({
      images: ['/media/sku/5.webp'],
      specs: [],
      variants: [{ skuId: 5, optionIds: [] }],
    })
  })

  it('tells an unlisted SKU from one that never was', async () => {
    await expect(catalog.getSkuDetail(3)).rejects.toThrow('catalog.sku_delisted')
    await expect(catalog.getSkuDetail(99)).rejects.toThrow('catalog.sku_not_found')
  })

  it('is gone a second after the SKU was unlisted', async () => {
    await catalog.getSkuDetail(1)
    await setSku(1, { is_listed: 0 })
    clock.advance(1000)
    await expect(catalog.getSkuDetail(1)).rejects.toThrow('catalog.sku_delisted')
  })
})

describe('offers and cards', () => {
  openShop((database) =>
    buildCatalog(database, [
      { id: 1, optionsText: '红 大' },
      { id: 2, isListed: false },
      { id: 3, stock: 0, sales: 8 },
    ]),
  )

  it('say what carts need, of unlisted SKUs too, and leave out unknown ones', async () => {
    const offers = await catalog.findSkuOffers([1, 2, 2, 99])
    expect([...offers.keys()].sort()).toEqual([1, 2])
    expect(offers.get(1)).toEqual({
      ...{ id: 1, name: '台灯 1', optionsText: '红 大', image: '/media/sku/1.webp', priceFen: 9900 },
      ...{ stock: 10, weightGram: 800, isListed: true },
      ...{ brandId: 1, channelId: 11, categoryId: 111, freightTemplateId: null },
    })
    expect(offers.get(2)?.isListed).toBe(false)
  })

  it('are at most a second old for carts, and of this moment for orders', async () => {
    await catalog.findSkuOffers([1])
    await ports.database.transaction((tx) => catalog.takeStocks(tx, [{ skuId: 1, count: 3 }]))
    const fresh = await catalog.readSkuOffers([1, 1, 99])
    expect([...fresh.values()].map((offer) => offer.stock)).toEqual([7])
    expect((await catalog.findSkuOffers([1])).get(1)?.stock).toBe(10)
    clock.advance(1000)
    expect((await catalog.findSkuOffers([1])).get(1)?.stock).toBe(7)
  })

  it('of listed SKUs come as cards, as they are now', async () => {
    await catalog.findSkuCards([1])
    await setSku(1, { price_fen: 7 })
    const cards = await catalog.findSkuCards([3, 1, 1, 2, 99])
    expect([...cards.keys()].sort()).toEqual([1, 3])
    expect(cards.get(1)).toMatchObject({ priceFen: 7, isInStock: true })
    expect(cards.get(3)).toMatchObject({ sales: 8, isInStock: false })
    expect(await catalog.findSkuCards([])).toEqual(new Map())
  })
})
