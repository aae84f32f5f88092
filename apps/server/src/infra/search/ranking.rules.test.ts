import { expect, it } from 'vitest'
import { maxCandidates, priceBandOf, priceBands, rankCandidates, sortFound } from './ranking.rules.ts'

const candidate = (
  id: number,
  places: { exact?: string; name?: string; spec?: string } = {},
  popularity = 0,
) => ({
  ...{ id, familyId: id, popularity },
  ...{ exact: '', name: '', spec: '', ...places },
})
const rank = (candidates: ReturnType<typeof candidate>[], ...terms: string[]) =>
  rankCandidates(
    terms.map((term) => [{ terms: [term], weight: 1 }]),
    candidates,
  ).map(({ id }) => id)

it('§4.1 places the thing itself before its category, its name, its spec and its caption', () => {
  const all = [
    candidate(1),
    candidate(2, { spec: '红' }),
    candidate(3, { name: '红 外 线 灯' }),
    candidate(4, { exact: '红' }),
    candidate(5, { exact: '红', name: '红' }),
  ]
  expect(rank(all, '红')).toEqual([5, 4, 3, 2, 1])
})

it('lets what many buy win among equals only', () => {
  expect(rank([candidate(1, { name: '灯' }), candidate(2, { name: '灯' }, 500)], '灯')).toEqual([2, 1])
  expect(rank([candidate(1, { exact: '灯', name: '灯' }), candidate(2, { name: '灯' }, 9e6)], '灯')[0]).toBe(
    1,
  )
})

it('knows the price band of any price', () => {
  expect(priceBandOf(0)).toBe(0)
  expect(priceBandOf(4999)).toBe(0)
  expect(priceBandOf(5000)).toBe(1)
  expect(priceBandOf(1e12)).toBe(priceBands.length - 1)
})

it('looks at as many as the numbered pages show', () => {
  expect(maxCandidates).toBe(24 * 100)
})

it('sorts by price and age with the id to settle equals', () => {
  const sku = (id: number, priceFen: number, createdAt: number) => ({
    id,
    priceFen,
    createdAt,
    popularity: 0,
  })
  const skus = [sku(1, 200, 5), sku(2, 100, 5), sku(3, 200, 9)]
  const ids = (sort: Parameters<typeof sortFound>[1]) => sortFound(skus, sort).map(({ id }) => id)
  expect([ids('price_asc'), ids('price_desc'), ids('new')]).toEqual([
    [2, 1, 3],
    [3, 1, 2],
    [3, 2, 1],
  ])
})
