import { toFen } from '@jishi/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildCoupon, buildCouponPromotion, buildPromotion, offYuan } from './promotion.fixtures.ts'

let shop: TestShop
beforeEach(async () => {
  shop = await openTestShop()
})
afterEach(() => shop.close())

const dayMs = 86_400_000
const goods = (yuan: number, skuId = 1) => ({
  skuId,
  brandId: 1,
  categoryId: 1,
  channelId: 1,
  priceFen: toFen(yuan * 100),
  count: 1,
})

async function offer(userId: number, yuan: number, choice: number[] | 'best' = []) {
  const { deductions, coupons } = await shop.services.promotions.offer(userId, [goods(yuan)], choice)
  return {
    off: deductions.map(({ amountFen }) => amountFen),
    coupons: coupons.map(({ couponId, isChosen, amountFen, problem }) => [
      couponId,
      isChosen,
      amountFen,
      problem,
    ]),
  }
}

describe('§19 prices', () => {
  it('a promotion applies from its start to its end, and not when it is switched off', async () => {
    const { promotionAdmin, promotions } = shop.services
    const price = async () => (await promotions.price(7, [goods(60)], [])).map(({ amountFen }) => amountFen)
    const soon = { startsAt: '2026-11-21T02:00:01Z', endsAt: '2026-11-21T02:00:03Z' }
    const promotion = await buildPromotion(shop.services, soon)
    expect(await price()).toEqual([])
    shop.clock.advance(1000)
    expect(await price()).toEqual([1000])
    shop.clock.advance(2000)
    expect(await price()).toEqual([])
    await promotionAdmin.change(1, promotion.id, { version: 1, endsAt: '2026-12-01T00:00:00Z' })
    expect(await price()).toEqual([1000])
    await promotionAdmin.change(1, promotion.id, { version: 2, isOn: false })
    expect(await price()).toEqual([])
  })

  it('another process hears of a change within a second', async () => {
    const { database, promotions } = shop.services
    expect(await promotions.price(7, [goods(60)], [])).toEqual([])
    await buildPromotion(shop.services)
    await promotions.price(7, [goods(60)], [])
    await database.db.updateTable('promotion').set({ is_on: 0 }).execute()
    shop.clock.advance(999)
    await promotions.price(7, [goods(60)], [])
    shop.clock.advance(1001)
    expect(await promotions.price(7, [goods(60)], [])).toEqual([])
  })

  it('P4: somebody else’s coupon takes nothing off, like one that is not there', async () => {
    const coupon = await buildCoupon(shop.services, 7)
    const { promotions } = shop.services
    expect(await promotions.price(7, [goods(60)], [coupon])).toHaveLength(1)
    expect(await promotions.price(8, [goods(60)], [coupon])).toEqual([])
    expect(await promotions.price(8, [goods(60)], [999])).toEqual([])
  })

  it('a settlement lists my coupons: what each takes off, or why it does not', async () => {
    const good = await buildCoupon(shop.services, 7)
    const better = await buildCoupon(shop.services, 7, { terms: offYuan(20, 50) })
    const dear = await buildCoupon(shop.services, 7, { terms: offYuan(50, 500) })
    const elsewhere = await buildCoupon(shop.services, 7, { scope: { kind: 'sku', ids: [99] } })
    expect(await offer(7, 60)).toEqual({
      off: [],
      coupons: [
        [better, false, 2000, null],
        [good, false, 1000, null],
        [dear, false, 0, 'below_threshold'],
        [elsewhere, false, 0, 'no_goods'],
      ],
    })
    expect((await offer(7, 60, [good])).off).toEqual([1000])
    expect((await offer(7, 60, [good, better])).off).toEqual([1000])
    const chosen = await offer(7, 60, 'best')
    expect([chosen.off, chosen.coupons[0]]).toEqual([[2000], [better, true, 2000, null]])
    expect((await offer(8, 60, 'best')).coupons).toEqual([])
  })

  it('the best choice adds up coupons of different groups, and leaves out one that would cost more', async () => {
    await buildPromotion(shop.services, { terms: offYuan(30, 50), stackGroup: 'coupon' })
    await buildCoupon(shop.services, 7, { terms: offYuan(10, 50) })
    expect((await offer(7, 60, 'best')).off).toEqual([3000])
    const freight = await buildCoupon(shop.services, 7, { terms: offYuan(5, 10), stackGroup: 'brand' })
    const best = await offer(7, 60, 'best')
    expect(best.off.toSorted()).toEqual([3000, 500])
    expect(best.coupons.find(([id]) => id === freight)).toEqual([freight, true, 500, null])
  })

  it('a coupon whose promotion is off is shown with the reason', async () => {
    const { promotionAdmin } = shop.services
    await buildCouponPromotion(shop.services)
    const { id } = await buildCouponPromotion(shop.services)
    const coupon = (await shop.services.promotions.claim(7, id)).id
    await promotionAdmin.change(1, id, { version: 1, isOn: false })
    expect((await offer(7, 60, [coupon])).coupons).toEqual([[coupon, false, 0, 'ended']])
  })
})

describe('§19 coupons', () => {
  it('is valid for its days and not beyond the end of its promotion', async () => {
    const { promotions } = shop.services
    await buildCoupon(shop.services, 7, { validDays: 3 })
    await buildCoupon(shop.services, 7, { validDays: 300 })
    const list = async (state: 'usable' | 'expired') =>
      (await promotions.list(7, { state })).items.map(({ expiresAt }) => expiresAt)
    expect(await list('usable')).toEqual(['2026-12-31T00:00:00.000Z', '2026-11-24T02:00:00.000Z'])
    shop.clock.advance(3 * dayMs)
    expect(await list('expired')).toEqual(['2026-11-24T02:00:00.000Z'])
    expect(await list('usable')).toHaveLength(1)
  })

  it('lists 20 at a time and goes on where it stopped', async () => {
    const { promotions } = shop.services
    const { id } = await buildCouponPromotion(shop.services, { perPerson: 25 })
    for (let i = 0; i < 25; i++) await promotions.claim(7, id)
    const first = await promotions.list(7, { state: 'usable' })
    const rest = await promotions.list(7, { state: 'usable', after: first.next ?? '' })
    expect([first.items.length, rest.items.length, rest.next]).toEqual([20, 5, null])
  })

  it('offers say what can still be taken', async () => {
    const { promotions } = shop.services
    const { id } = await buildCouponPromotion(shop.services, { totalLimit: 1 })
    await buildCouponPromotion(shop.services, { isClaimable: false })
    expect(await promotions.listOffers(undefined)).toMatchObject([{ promotionId: id, isSoldOut: false }])
    await promotions.claim(7, id)
    shop.clock.advance(2000)
    expect(await promotions.listOffers(7)).toMatchObject([{ isSoldOut: true, isClaimed: true }])
    expect(await promotions.listOffers(8)).toMatchObject([{ isSoldOut: true, isClaimed: false }])
  })

  it('cannot be claimed where they are not offered, or not yet', async () => {
    const { promotions } = shop.services
    const hidden = await buildCouponPromotion(shop.services, { isClaimable: false })
    const later = await buildCouponPromotion(shop.services, { startsAt: '2026-12-01T00:00:00Z' })
    for (const { id } of [hidden, later])
      await expect(promotions.claim(7, id)).rejects.toMatchObject({ code: 'promotion.not_claimable' })
    await expect(promotions.claim(7, 999)).rejects.toMatchObject({ code: 'promotion.not_found' })
  })

  it('what an account had not used is void when it is gone', async () => {
    const { promotions, database } = shop.services
    const coupon = await buildCoupon(shop.services, 7)
    expect(await promotions.exportCoupons(7)).toMatchObject([{ id: coupon, state: 'usable' }])
    await database.transaction((tx) => promotions.forgetOwner(tx, 7))
    expect(await promotions.price(7, [goods(60)], [coupon])).toEqual([])
  })
})
