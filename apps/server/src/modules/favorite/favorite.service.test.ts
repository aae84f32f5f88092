import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openFavoriteShop } from './favorite.fixtures.ts'

let shop: Awaited<ReturnType<typeof openFavoriteShop>>
beforeAll(async () => {
  shop = await openFavoriteShop(Array.from({ length: 520 }, (_, i) => i + 1))
})
afterAll(() => shop.close())

let me = 100
beforeEach(() => {
  me++
})

async function addAll(skuIds: Iterable<number>) {
  for (const skuId of skuIds) {
    await shop.favorites.add(me, skuId)
    shop.clock.advance(1)
  }
}
const listIds = async () => (await shop.favorites.list(me)).items.map(({ skuId }) => skuId)
const find = async (skuId: number) =>
  (await shop.favorites.list(me)).items.find((item) => item.skuId === skuId)

describe('§6.1 favourites', () => {
  it('§6.1 shows what was chosen, as it was then and as it is sold now', async () => {
    const addedAt = shop.clock.now().toISOString()
    await shop.favorites.add(me, 7)
    expect(await shop.favorites.list(me)).toEqual({
      items: [
        {
          skuId: 7,
          sku: expect.objectContaining({ id: 7, priceFen: 9900, isInStock: true }),
          name: '台灯 7',
          image: '/media/sku/7.webp',
          addedAt,
          priceThenFen: 9900,
          dropFen: 0,
          isBackInStock: false,
          wantsNotice: false,
        },
      ],
      next: null,
    })
  })

  it('§6.1 marks what got cheaper since, and not what got dearer', async () => {
    await addAll([1, 2])
    await shop.change(1, { priceFen: 7900 })
    await shop.change(2, { priceFen: 10_900 })
    expect(await find(1)).toMatchObject({ dropFen: 2000, priceThenFen: 9900, sku: { priceFen: 7900 } })
    expect(await find(2)).toMatchObject({ dropFen: 0 })
    await shop.change(1, { priceFen: 9900 })
    await shop.change(2, { priceFen: 9900 })
  })

  it('§6.1 marks what was sold out when it was chosen and can be bought now', async () => {
    await shop.change(3, { stock: 0 })
    await addAll([3, 4])
    expect(await find(3)).toMatchObject({ isBackInStock: false, sku: { isInStock: false } })
    await shop.change(3, { stock: 5 })
    expect(await find(3)).toMatchObject({ isBackInStock: true })
    expect(await find(4)).toMatchObject({ isBackInStock: false })
  })

  it('§6.1 keeps what is not sold any more, and says so', async () => {
    await addAll([5])
    await shop.change(5, { isListed: false })
    expect(await find(5)).toMatchObject({ sku: null, name: '台灯 5', dropFen: 0, isBackInStock: false })
    await shop.change(5, { isListed: true })
  })

  it('§6.1 takes no SKU that is not there or not sold', async () => {
    await expect(shop.favorites.add(me, 99_999)).rejects.toMatchObject({ code: 'catalog.sku_not_found' })
    await shop.change(6, { isListed: false })
    await expect(shop.favorites.add(me, 6)).rejects.toMatchObject({ code: 'catalog.sku_delisted' })
    await shop.change(6, { isListed: true })
  })

  it('§6.1 chosen again stays as it was, however many ask at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => shop.favorites.add(me, 1)))
    const first = await find(1)
    await shop.change(1, { priceFen: 8900 })
    await shop.favorites.add(me, 1)
    expect(await find(1)).toMatchObject({ addedAt: first?.addedAt, priceThenFen: 9900 })
    expect(await listIds()).toEqual([1])
    await shop.change(1, { priceFen: 9900 })
  })

  it('§6.1 is given up, and giving it up again is fine', async () => {
    await addAll([1, 2])
    await shop.favorites.remove(me, 1)
    await shop.favorites.remove(me, 1)
    expect(await listIds()).toEqual([2])
  })

  it('§6.1 holds 500, also when many come at once, and makes room again', async () => {
    await addAll(Array.from({ length: 495 }, (_, i) => i + 1))
    const asked = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => shop.favorites.add(me, 496 + i)),
    )
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    const refused = { code: 'favorite.too_many', details: { limit: 500 } }
    for (const answer of asked.filter(({ status }) => status === 'rejected'))
      expect(answer).toMatchObject({ reason: refused })
    await shop.favorites.add(me, 1)

    await shop.favorites.remove(me, 1)
    await shop.favorites.remove(me, 1)
    await shop.favorites.add(me, 520)
    await expect(shop.favorites.add(me, 1)).rejects.toMatchObject(refused)
    expect(await shop.favorites.exportFavorites(me)).toHaveLength(500)
  })

  it('§6.1 is listed newest first in pages of 24, none twice and none left out', async () => {
    await addAll(Array.from({ length: 30 }, (_, i) => 30 - i))
    // The same moment: the greater id first.
    for (let skuId = 31; skuId <= 50; skuId++) await shop.favorites.add(me, skuId)
    const seen: number[] = []
    let after: string | undefined
    do {
      const page = await shop.favorites.list(me, after)
      expect(page.items.length).toBeLessThanOrEqual(24)
      seen.push(...page.items.map(({ skuId }) => skuId))
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(seen).toEqual([
      ...Array.from({ length: 20 }, (_, i) => 50 - i),
      ...Array.from({ length: 30 }, (_, i) => i + 1),
    ])
  })

  it('§6.1 tells which of the SKUs on a page are favourites of mine', async () => {
    await addAll([1, 3])
    expect((await shop.favorites.findMarks(me, [1, 2, 3, 99_999])).sort()).toEqual([1, 3])
    expect(await shop.favorites.findMarks(me + 10_000, [1, 2, 3])).toEqual([])
  })

  it('§6.1 asks for notices about favourites only', async () => {
    await shop.want(me, 1)
    expect(await find(1)).toMatchObject({ wantsNotice: true })
    await shop.favorites.changeNotice(me, 1, { wantsNotice: false, locale: 'en' })
    expect(await find(1)).toMatchObject({ wantsNotice: false })
    await expect(
      shop.favorites.changeNotice(me, 2, { wantsNotice: true, locale: 'en' }),
    ).rejects.toMatchObject({ code: 'favorite.not_found' })
  })

  it('§6.1 leaves with its owner, and nobody else’s does', async () => {
    const other = me + 10_000
    await addAll([1, 2])
    await shop.favorites.add(other, 1)
    await shop.database.transaction((tx) => shop.favorites.forgetOwner(tx, me))
    expect(await listIds()).toEqual([])
    expect((await shop.favorites.list(other)).items).toHaveLength(1)
  })
})
