import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildCatalog } from '../catalog/catalog.fixtures.ts'

let shop: TestShop

beforeEach(async () => {
  shop = await openTestShop()
  await buildCatalog(shop.services.database, [
    { id: 1, name: '护眼台灯' },
    { id: 2, name: '水晶吊灯' },
  ])
  await shop.services.search.rebuild()
})
afterEach(() => shop.close())

const dayMs = 86_400_000

/** So many different people look for it. */
async function lookFor(words: string, people: number): Promise<void> {
  for (let person = 0; person < people; person++) await shop.services.search.countSearch(words, `p${person}`)
}

async function listHot(): Promise<string[]> {
  shop.clock.advance(61_000)
  const { body } = await shop.app.inject({ method: 'GET', url: '/api/search/hot' })
  return JSON.parse(body)
}

it('§4.2 shows what many look for, hottest first', async () => {
  await lookFor('台灯', 3)
  await lookFor('吊灯', 5)
  expect(await listHot()).toEqual(['吊灯', '台灯'])
})

it('§4.2 counts a search of yesterday half, and forgets it after a week', async () => {
  await lookFor('台灯', 6)
  shop.clock.advance(dayMs)
  await lookFor('吊灯', 4)
  expect(await listHot()).toEqual(['吊灯', '台灯'])
  shop.clock.advance(7 * dayMs)
  await shop.services.search.forgetOldCounts()
  expect(await listHot()).toEqual([])
})

it('§4.2 makes nothing hotter by one who asks again and again', async () => {
  const { search } = shop.services
  for (let turn = 0; turn < 9; turn++) await search.countSearch('台灯', 'same')
  await lookFor('吊灯', 2)
  expect(await listHot()).toEqual(['吊灯'])
})

it('§4.2 shows neither junk nor what finds nothing', async () => {
  for (const words of ['13800138000', '!!!!', '加微信 www.example.com', '灯灯灯灯灯', '无此物品'])
    await lookFor(words, 5)
  expect(await listHot()).toEqual([])
})

it('§4.2 keeps my searches, newest first, and forgets one or all', async () => {
  const { search } = shop.services
  for (const words of ['台灯', ' 吊灯 ', '台灯']) {
    await search.rememberSearch(1, words)
    shop.clock.advance(10)
  }
  expect(await search.listHistory(1)).toEqual(['台灯', '吊灯'])
  expect(await search.listHistory(2)).toEqual([])
  await search.forgetSearch(1, '台灯')
  expect(await search.listHistory(1)).toEqual(['吊灯'])
  await search.forgetSearch(1)
  expect(await search.listHistory(1)).toEqual([])
})

it('§4.2 keeps the twenty newest', async () => {
  const { search } = shop.services
  for (let at = 0; at < 25; at++) {
    await search.rememberSearch(1, `台灯 ${at}`)
    shop.clock.advance(10)
  }
  const kept = await search.listHistory(1)
  expect([kept.length, kept[0], kept[19]]).toEqual([20, '台灯 24', '台灯 5'])
})

it('survives the same search twice at once', async () => {
  const { search } = shop.services
  await Promise.all(Array.from({ length: 8 }, () => search.rememberSearch(1, '台灯')))
  await Promise.all(Array.from({ length: 8 }, (_, at) => search.countSearch('台灯', `p${at}`)))
  expect(await search.listHistory(1)).toEqual(['台灯'])
  expect(await listHot()).toEqual(['台灯'])
})

it('records by POST only: looking changes nothing', async () => {
  const { app } = shop
  await app.inject({ method: 'GET', url: '/api/search/skus', query: { q: '台灯' } })
  const { database } = shop.services
  expect(await database.db.selectFrom('search_hot').selectAll().execute()).toEqual([])
  const { statusCode } = await app.inject({
    method: 'POST',
    url: '/api/search/history',
    payload: { words: '台灯' },
  })
  expect(statusCode).toBe(200)
  expect(await database.db.selectFrom('search_hot').selectAll().execute()).toHaveLength(1)
  expect((await app.inject({ method: 'GET', url: '/api/search/history' })).statusCode).toBe(401)
})
