import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import type { Deduction } from './index.ts'
import { buildCoupon, buildCouponPromotion, buildPromotion } from './promotion.fixtures.ts'

let shop: TestShop
beforeEach(async () => {
  shop = await openTestShop()
})
afterEach(() => shop.close())

const crowd = Array.from({ length: 200 }, (_, index) => index + 1)
const goods = [{ skuId: 1, brandId: 1, categoryId: 1, channelId: 1, priceFen: 9900 as never, count: 1 }]

const orderNoOf = (index: number) => `20261121100000${String(index).padStart(12, '0')}`
const priced = (userId: number, couponIds: number[] = []) =>
  shop.services.promotions.price(userId, goods, couponIds)

function use(index: number, userId: number, deductions: Deduction[]): Promise<void> {
  const { database, promotions } = shop.services
  return database.transaction((tx) => promotions.use(tx, orderNoOf(index), userId, deductions))
}

async function countUses(isLive: 0 | 1 = 1): Promise<number> {
  const uses = shop.services.database.db.selectFrom('promotion_use').where('is_live', '=', isLive)
  return (await uses.selectAll().execute()).length
}

const won = (results: PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === 'fulfilled').length
const codes = (results: PromiseSettledResult<unknown>[]) =>
  new Set(results.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : [])))

describe('P23', () => {
  it('200 people claim 50 coupons at once: exactly 50 get one', async () => {
    const { promotions, promotionAdmin, database } = shop.services
    const { id } = await buildCouponPromotion(shop.services, { totalLimit: 50 })
    const results = await Promise.allSettled(crowd.map((userId) => promotions.claim(userId, id)))
    expect([won(results), codes(results)]).toEqual([50, new Set(['promotion.sold_out'])])
    expect((await database.db.selectFrom('coupon').selectAll().execute()).length).toBe(50)
    expect((await promotionAdmin.get(id)).used).toBe(50)
  })

  it('one person who claims 200 times at once has as many as one person may', async () => {
    const { promotions } = shop.services
    const { id } = await buildCouponPromotion(shop.services, { perPerson: 3 })
    const results = await Promise.allSettled(crowd.map(() => promotions.claim(7, id)))
    expect([won(results), codes(results)]).toEqual([3, new Set(['promotion.claimed_already'])])
    expect((await promotions.list(7, { state: 'usable' })).items).toHaveLength(3)
  })

  it('200 orders at once use a promotion of 30 uses: exactly 30', async () => {
    const { id } = await buildPromotion(shop.services, { totalLimit: 30 })
    const deductions = await priced(1)
    const results = await Promise.allSettled(crowd.map((user) => use(user, user, deductions)))
    expect([won(results), codes(results)]).toEqual([30, new Set(['promotion.limit_reached'])])
    expect([await countUses(), (await shop.services.promotionAdmin.get(id)).used]).toEqual([30, 30])
  })

  it('200 orders of one person at once use a promotion twice if it is twice per person', async () => {
    await buildPromotion(shop.services, { perPerson: 2 })
    const deductions = await priced(7)
    const results = await Promise.allSettled(crowd.map((index) => use(index, 7, deductions)))
    expect([won(results), await countUses()]).toEqual([2, 2])
    expect(await priced(7)).toEqual([])
    expect(await priced(8)).toHaveLength(1)
  })

  it('a coupon that 200 orders use at once is used by one', async () => {
    const coupon = await buildCoupon(shop.services, 7)
    const deductions = await priced(7, [coupon])
    const results = await Promise.allSettled(crowd.map((index) => use(index, 7, deductions)))
    expect([won(results), codes(results)]).toEqual([1, new Set(['promotion.coupon_gone'])])
    expect(await countUses()).toBe(1)
  })
})

describe('giving back', () => {
  const giveBack = (index: number) =>
    shop.services.database.transaction((tx) => shop.services.promotions.giveBack(tx, orderNoOf(index)))
  const useAgain = (index: number) =>
    shop.services.database.transaction((tx) => shop.services.promotions.useAgain(tx, orderNoOf(index)))

  it('P22, P13: happens once, however many try: the coupon is free, the counts are as before', async () => {
    const { promotions, promotionAdmin } = shop.services
    const coupon = await buildCoupon(shop.services, 7)
    const { id } = await buildPromotion(shop.services, { totalLimit: 5, perPerson: 1 })
    await use(1, 7, await priced(7, [coupon]))
    expect((await promotions.list(7, { state: 'used' })).items).toMatchObject([{ id: coupon }])
    const given = await Promise.all(crowd.slice(0, 20).map(() => giveBack(1)))
    expect(given.filter(Boolean)).toHaveLength(1)
    expect((await promotions.list(7, { state: 'usable' })).items).toMatchObject([
      { id: coupon, orderNo: null },
    ])
    expect((await promotionAdmin.get(id)).used).toBe(0)
    expect(await priced(7, [coupon])).toHaveLength(2)
  })

  it('a revived order uses the same again; once', async () => {
    const coupon = await buildCoupon(shop.services, 7)
    const { id } = await buildPromotion(shop.services, { totalLimit: 5 })
    await use(1, 7, await priced(7, [coupon]))
    await giveBack(1)
    expect(await useAgain(1)).toBe(true)
    expect(await useAgain(1)).toBe(true)
    expect([await countUses(), (await shop.services.promotionAdmin.get(id)).used]).toEqual([2, 1])
    expect(await priced(7, [coupon])).toHaveLength(1)
  })

  it('P11: tells when the coupon was used for another order meanwhile, or no use is left', async () => {
    const coupon = await buildCoupon(shop.services, 7)
    const deductions = await priced(7, [coupon])
    await use(1, 7, deductions)
    await giveBack(1)
    await use(2, 7, deductions)
    expect(await useAgain(1)).toBe(false)

    await buildPromotion(shop.services, { totalLimit: 1 })
    await use(3, 8, await priced(8))
    await giveBack(3)
    await use(4, 9, await priced(9))
    expect(await useAgain(3)).toBe(false)
  })

  it('an order that used nothing gives nothing back', async () => {
    expect([await giveBack(1), await useAgain(1)]).toEqual([false, true])
  })
})
