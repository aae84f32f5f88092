import type { SearchResult, SearchSuggestion } from '@jishi/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { stockDemoGoods } from './search.fixtures.ts'

let shop: TestShop

beforeAll(async () => {
  shop = await openTestShop()
  await stockDemoGoods(shop.services)
})
afterAll(() => shop.close())

async function get<Reply>(path: string, query: Record<string, string> = {}): Promise<Reply> {
  const { statusCode, body } = await shop.app.inject({ method: 'GET', url: `/api/search${path}`, query })
  expect(statusCode, body).toBe(200)
  return JSON.parse(body)
}
const search = (q: string, query: Record<string, string> = {}) => get<SearchResult>('/skus', { q, ...query })
const firstName = async (q: string) => (await search(q)).items[0]?.name ?? ''
const suggest = (q: string) => get<SearchSuggestion[]>('/suggestions', { q })

it.each([
  ['its name', '笔记本', /笔记本/],
  ['its caption', '木星', /天文望远镜/],
  ['its brand', '鹿鸣声', /^鹿鸣声/],
  ['its category', '露营装备', /^峦野/],
  ['the values of its specs', '55英寸 电视', /电视 .*55英寸/],
])('§4.1 finds goods by %s', async (_, words, name) => {
  expect(await firstName(words)).toMatch(name)
})

it.each([
  ['a synonym', '电饭锅', /电饭煲/],
  ['a synonym with letters in it', 'U盘', /优盘/],
  ['pinyin', 'bingxiang', /冰箱/],
  ['pinyin of several words in a row', 'lanyueshouji', /^澜岳.*手机/],
  ['first letters of a brand', 'lms', /^鹿鸣声/],
  ['first letters of a product', 'xyj', /洗衣机/],
  ['a slip in a latin word', 'studoi', /Studio/],
  ['a slip in pinyin', 'bingxaing', /冰箱/],
  ['a model in pieces and in one', '澜岳neo5', /^澜岳 Neo 5/],
  ['a measure in another spelling', '256g 手机', /256GB/],
  ['a whole sentence', '适合老人用的大按键手机', /大按键老人机/],
])('§4.1 understands %s', async (_, words, name) => {
  expect(await firstName(words)).toMatch(name)
})

it('§4.1 marks in the name what was looked for', async () => {
  const { items } = await search('降噪 erji')
  const [{ name, marks } = { name: '', marks: [] }] = items
  const marked = marks.map(({ from, to }) => name.slice(from, to))
  expect(marked.join(' ')).toMatch(/降噪/)
  expect(marked.join(' ')).toMatch(/耳机/)
})

it('§4.1 counts categories, brands, price bands and specs of what was found', async () => {
  const { facets, total } = await search('耳机')
  const sum = (counts: { count: number }[]) => counts.reduce((all, { count }) => all + count, 0)
  expect(facets.brands.find(({ name }) => name === '鹿鸣声')?.count).toBeGreaterThan(5)
  expect(facets.categories.map(({ name }) => name)).toContain('耳机音箱')
  expect(sum(facets.prices)).toBe(total)
  expect(facets.specs.find(({ name }) => name === '颜色')?.values.map(({ value }) => value)).toContain(
    '曜石黑',
  )
})

it('§4.1 narrows by a facet to as many as it said', async () => {
  const open = await search('手机')
  const brand = open.facets.brands[0]
  const narrowed = await search('手机', { brand: String(brand?.id) })
  expect(narrowed.total).toBe(brand?.count)
  expect(narrowed.facets.brands).toEqual(open.facets.brands)
  const spec = await search('手机', { spec: '颜色:樱粉|雾蓝' })
  expect(spec.items.every(({ name }) => /樱粉|雾蓝/.test(name))).toBe(true)
  const band = open.facets.prices[0]
  const priced = await search('手机', { priceFrom: String(band?.fromFen), priceTo: String(band?.toFen) })
  expect(priced.total).toBe(band?.count)
})

it('§4.1 sorts and pages as lists do', async () => {
  const first = await search('手机', { sort: 'price_asc' })
  const second = await search('手机', { sort: 'price_asc', page: '2' })
  const prices = [...first.items, ...second.items].map(({ priceFen }) => priceFen)
  expect(prices).toEqual(prices.toSorted((a, b) => a - b))
  expect(first.items).toHaveLength(24)
  expect(first.pages).toBe(Math.ceil(first.total / 24))
})

it('§4.2 asks whether another word was meant, and finds by it', async () => {
  const { didYouMean, items } = await search('蓝岳手机')
  expect(didYouMean).toBe('澜岳手机')
  expect(items[0]?.name).toMatch(/^澜岳/)
  expect((await search('手机')).didYouMean).toBeNull()
})

it('§4.2 recommends best sellers where nothing is found', async () => {
  const { items, total, recommended } = await search('qzxwvk')
  expect([items, total]).toEqual([[], 0])
  expect(recommended).toHaveLength(10)
  expect((await search('手机')).recommended).toEqual([])
})

it('§4.2 suggests words, brands and categories while somebody types', async () => {
  expect(await suggest('手')).toEqual(
    expect.arrayContaining([expect.objectContaining({ text: '手机', kind: 'word' })]),
  )
  expect(await suggest('鹿鸣')).toContainEqual({ text: '鹿鸣声', kind: 'brand', categoryId: null })
  expect((await suggest('luming')).map(({ text }) => text)).toContain('鹿鸣声')
  expect((await suggest('xyj')).map(({ text }) => text)).toContain('洗衣机')
  expect((await suggest('冰箱'))[0]).toMatchObject({ kind: 'category', text: '冰箱洗衣机' })
  expect((await suggest('澜岳 手')).map(({ text }) => text)).toContain('澜岳 手机')
  for (const words of ['s', '手', '1']) expect((await suggest(words)).length).toBeLessThanOrEqual(10)
})

it('answers odd words without a stumble', async () => {
  const odd = [
    '"',
    "'; drop table sku; --",
    '(手机',
    '手机 AND',
    '*',
    '%',
    '🙂',
    'a'.repeat(60),
    'NEAR(手机, 1)',
    '\\',
    'ＳＨＯＵＪＩ',
  ]
  for (const words of odd) await search(words)
  expect((await search('(手机')).total).toBe((await search('手机')).total)
})

it('refuses no words, and pages beyond the hundredth', async () => {
  const refused: Record<string, string>[] = [{ q: ' ' }, { q: '手机', page: '101' }]
  for (const query of refused) {
    const { statusCode } = await shop.app.inject({ method: 'GET', url: '/api/search/skus', query })
    expect(statusCode).toBe(400)
  }
})
