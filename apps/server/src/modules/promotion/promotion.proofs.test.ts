import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { describeAudit, runAudit } from '../../audit.ts'
import { type Buyer, buildBuyer, buildSku } from '../order/order.fixtures.ts'
import { buildCoupon, buildPromotion } from './promotion.fixtures.ts'

let shop: TestShop
let buyer: Buyer
let skuId: number

beforeEach(async () => {
  shop = await openTestShop()
  buyer = await buildBuyer(shop.services)
  skuId = await buildSku(shop.services)
})
afterEach(() => shop.close())

/** An order with a coupon and a promotion of 5 uses; gives its number. */
async function place(): Promise<string> {
  const { orders } = shop.services
  const source = { kind: 'sku', skuId, count: 1 } as const
  const { quote, coupons } = await orders.settle(buyer.userId, source, undefined, { couponIds: 'best' })
  const { orderNo } = await orders.place(buyer.userId, {
    source,
    addressId: buyer.addressId,
    paymentMethod: 'alipay',
    couponIds: coupons.filter(({ isChosen }) => isChosen).map(({ couponId }) => couponId),
    quote,
    idempotencyKey: randomUUID(),
  })
  return orderNo
}

async function listBroken(): Promise<string[]> {
  const { promises } = await runAudit(shop.services.database, shop.services.proofs)
  return promises.filter(({ broken }) => broken > 0).map(({ name }) => name)
}

describe('jishi audit of promotions', () => {
  beforeEach(async () => {
    await buildCoupon(shop.services, buyer.userId, { totalLimit: 9 })
    await buildPromotion(shop.services, { totalLimit: 5 })
  })

  it('is clean for orders that used something, stand or are cancelled', async () => {
    await shop.services.orders.cancel(buyer.userId, await place(), '')
    await place()
    const report = await runAudit(shop.services.database, shop.services.proofs)
    expect(report.isClean, describeAudit(report)).toBe(true)
  })

  it('finds a count that is not what was used', async () => {
    await place()
    await shop.services.database.db.updateTable('promotion').set({ used: 0 }).execute()
    expect(await listBroken()).toEqual(['promotion.limits'])
  })

  it('finds a use that a cancelled order kept, and one that a standing order lost', async () => {
    const orderNo = await place()
    const uses = shop.services.database.db.updateTable('promotion_use').where('order_no', '=', orderNo)
    await uses.set({ is_live: 0 }).execute()
    expect(await listBroken()).toContain('promotion.uses')
    await uses.set({ is_live: 1 }).execute()
    expect(await listBroken()).toEqual([])
    await shop.services.orders.cancel(buyer.userId, orderNo, '')
    expect(await listBroken()).toEqual([])
    await uses.set({ is_live: 1 }).execute()
    expect(await listBroken()).toContain('promotion.uses')
  })

  it('finds a coupon that is free although an order has it, and a use of another amount', async () => {
    await place()
    const { db } = shop.services.database
    await db.updateTable('coupon').set({ state: 'free', order_no: null }).execute()
    expect(await listBroken()).toEqual(['promotion.uses'])
    await db.updateTable('promotion_use').set({ amount_fen: 1 }).execute()
    expect(await listBroken()).toEqual(['order.discount', 'promotion.uses'])
  })
})
