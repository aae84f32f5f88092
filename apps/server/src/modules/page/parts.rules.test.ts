import { describe, expect, it } from 'vitest'
import { type ApiCall, listParts, partsOfContent, partsOfGoods } from './parts.rules.ts'

const partsOf = (path: string, ...calls: ApiCall[]) => [...listParts(path, calls)].sort()
const cards = [{ id: 7 }, { id: 8 }]

describe('what a page shows', () => {
  it('is read off the answers that it was made from', () => {
    const sku = { id: 7, spuId: 3, brand: { id: 2 } }
    expect(
      partsOf(
        '/item/7',
        { url: '/api/catalog/skus/7', reply: sku },
        { url: '/api/catalog/categories/5/hot', reply: cards },
      ),
    ).toEqual(['brand:2', 'categories', 'sku:7', 'sku:8', 'spu:3'])
  })

  it('of a list are the category and the goods on it, with or without a query', () => {
    for (const query of ['', '?page=1&sort=default'])
      expect(
        partsOf('/category/5', { url: `/api/catalog/categories/5/skus${query}`, reply: { items: cards } }),
      ).toEqual(['category:5', 'sku:7', 'sku:8'])
  })

  it('of home is everything on its floors; other pages show only what stands around them', () => {
    const home = { brands: [{ id: 2 }], floors: [{ tabs: [{ skus: cards }], hot: [{ id: 9 }] }] }
    const call = { url: '/api/content/home', reply: home }
    const all = ['brand:2', 'brands', 'content', 'sku:7', 'sku:8', 'sku:9']
    expect(partsOf('/', call)).toEqual(all)
    expect(partsOf('/item/1', call)).toEqual(['frame'])
  })

  it('is not what other addresses answer', () => {
    for (const url of ['/api/catalog/skus', '/api/catalog/skus/7/x', '/x/api/catalog/skus/7', '/api/cart'])
      expect(partsOf('/item/7', { url, reply: {} })).toEqual([])
  })

  it('names the pages of the goods themselves before those that also show them', () => {
    expect(partsOfGoods({ skuIds: [7], spuIds: [3], categoryIds: [5, 1] })).toEqual([
      'spu:3',
      'category:5',
      'category:1',
      'sku:7',
    ])
    for (const key of ['hot-words', 'top-ad']) expect(partsOfContent(key)).toEqual(['content', 'frame'])
    expect(partsOfContent('floor-1')).toEqual(['content'])
  })
})
