import { randomUUID } from 'node:crypto'
import { zeroFen } from '@jishi/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../test/shop.ts'
import { type AuditProgress, describeAudit, runAudit } from './audit.ts'
import { inPeriod } from './modules/order/in-period.ts'
import { periodOf } from './modules/order/ledger.cuts.ts'
import {
  type Buyer,
  buildBuyer,
  buildOrder,
  buildSku,
  composePlacing,
} from './modules/order/order.fixtures.ts'
import { dropHold } from './modules/order/order-holds.ts'
import { buildCoupon, buildPromotion, offYuan } from './modules/promotion/promotion.fixtures.ts'
import type { Services } from './wire.ts'

let shop: TestShop
let skuId: number
let buyer: Buyer

beforeEach(async () => {
  shop = await openTestShop()
  skuId = await buildSku(shop.services, { stock: 5 })
  buyer = await buildBuyer(shop.services)
})
afterEach(() => shop.close())

const audit = () => runAudit(shop.services.database, shop.services.proofs)
const place = () => buildOrder(shop.services, buyer, skuId)

async function broken(): Promise<string[]> {
  return (await audit()).promises.filter(({ broken: rows }) => rows > 0).map(({ name }) => name)
}

async function placePaid() {
  const { orderNo } = await place()
  const { payment } = await shop.services.orders.startPayment(buyer.userId, orderNo, { provider: 'alipay' })
  const change = {
    state: 'succeeded' as const,
    success_of: `order:${orderNo}`,
    paid_fen: 10_900,
    refundable_fen: 10_900,
    trade_no: 't1',
    paid_at: 1,
    pending_of: null,
  }
  await shop.services.database.db
    .updateTable('payment')
    .set(change)
    .where('id', '=', payment.paymentId)
    .execute()
  await changeOrder(orderNo, { status: 'to_ship', paid_at: 1, payment_id: payment.paymentId })
  const event = { order_no: orderNo, kind: 'paid', status: 'to_ship' as const, actor: 'provider' as const }
  await inPeriod(shop.services.database.db, periodOf(orderNo))
    .insertInto('order_event')
    .values({ ...event, reason: '', created_at: 1 })
    .execute()
  await shop.services.database.transaction((tx) => dropHold(tx, orderNo))
  return { orderNo, paymentId: payment.paymentId }
}

async function changeOrder(orderNo: string, change: object) {
  const month = inPeriod(shop.services.database.db, periodOf(orderNo))
  await month.updateTable('order_info').set(change).where('order_no', '=', orderNo).execute()
}

/** With the best of the buyer's coupons. */
async function placeWithCoupons() {
  const { orders } = shop.services
  const source = { kind: 'sku', skuId, count: 1 } as const
  const { quote, coupons } = await orders.settle(buyer.userId, source, undefined, { couponIds: 'best' })
  return orders.place(buyer.userId, {
    ...{ source, quote, addressId: buyer.addressId, paymentMethod: 'alipay', idempotencyKey: randomUUID() },
    couponIds: coupons.filter(({ isChosen }) => isChosen).map(({ couponId }) => couponId),
  })
}

/** No freight for this SKU any more. */
async function sendFree({ database, freightAdmin }: Services, id: number) {
  const html = { detail_html: '', package_html: '', service_html: '' }
  const spu = { id, name: '', brand_id: 1, category_id: 1, ...html, created_at: 0 }
  await database.db.insertInto('spu').values(spu).execute()
  const rule = { regionCode: '', firstAmount: 1, firstFen: zeroFen, stepAmount: 1, stepFen: zeroFen }
  const template = { name: '包邮', chargeBy: 'count' as const, freeOverFen: zeroFen, rules: [rule] }
  await freightAdmin.assign(1, (await freightAdmin.add(1, template)).id, [id])
}

describe('jishi audit', () => {
  it('is clean for an empty shop, and for one with orders of every kind', async () => {
    expect((await audit()).isClean).toBe(true)
    await placePaid()
    await place()
    const { orderNo } = await place()
    await shop.services.orders.cancel(buyer.userId, orderNo, '')
    const cod = await composePlacing(shop.services, buyer, skuId, { paymentMethod: 'cod' })
    await shop.services.orders.place(buyer.userId, cod)
    const report = await audit()
    expect(report.isClean, describeAudit(report)).toBe(true)
  })

  it('is clean for cash that was collected, and for an order of which everything came off', async () => {
    const { orders, orderAdmin } = shop.services
    const cod = await composePlacing(shop.services, buyer, skuId, { paymentMethod: 'cod' })
    const { orderNo } = await orders.place(buyer.userId, cod)
    await orderAdmin.collectCash(1, orderNo)
    await sendFree(shop.services, skuId)
    await buildCoupon(shop.services, buyer.userId, { terms: offYuan(99) })
    expect(await placeWithCoupons()).toMatchObject({ status: 'to_ship', payableFen: 0 })
    const report = await audit()
    expect(report.isClean, describeAudit(report)).toBe(true)
  })

  it('says how far it is of how many rows, and counts them only for somebody who listens', async () => {
    await placePaid()
    await place()
    await buildCoupon(shop.services, buyer.userId)
    await placeWithCoupons()
    const heard: AuditProgress[] = []
    await runAudit(shop.services.database, shop.services.proofs, (progress) => heard.push(progress))
    const totals = new Set(heard.map(({ total }) => total))
    expect([...totals]).toEqual([heard.at(-1)?.seen])
    expect(heard.map(({ seen }) => seen)).toEqual(heard.map(({ seen }) => seen).toSorted((a, b) => a - b))
    const uncounted = shop.services.proofs.map((proof) => ({
      ...proof,
      countRows: () => Promise.reject(new Error('nobody listens')),
    }))
    await expect(runAudit(shop.services.database, uncounted)).resolves.toMatchObject({ isClean: true })
  })

  it('finds a SKU with a piece too many, and a stock that an order never took', async () => {
    await place()
    const stock = shop.services.database.db.updateTable('sku_stock').where('sku_id', '=', skuId)
    await stock.set({ stock: 5 }).execute()
    const report = await audit()
    expect(report.isClean).toBe(false)
    expect(report.promises.find(({ name }) => name === 'stock.conserved')?.rows).toEqual([
      { skuId, stock: 5, received: 5, setAside: 0, inOrders: 1 },
    ])
    expect(describeAudit(report)).toContain('BROKEN  of every SKU')
  })

  it('finds an order that is marked paid and has no payment', async () => {
    const { orderNo } = await place()
    await changeOrder(orderNo, { status: 'to_ship', paid_at: 1, payment_id: 'invented' })
    expect(await broken()).toEqual(['order.history', 'order.paid_amount', 'hold.open'])
  })

  it('finds a paid order whose payment was of another amount, or was another order’s', async () => {
    const { paymentId } = await placePaid()
    const payment = shop.services.database.db.updateTable('payment').where('id', '=', paymentId)
    await payment.set({ amount_fen: 1 }).execute()
    expect(await broken()).toEqual(['order.paid_amount'])
    await payment.set({ amount_fen: 9900 + 1000, subject_id: (await place()).orderNo }).execute()
    expect(await broken()).toContain('payment.used')
  })

  it('finds an unpaid order a minute after its deadline, not before', async () => {
    await place()
    shop.clock.advance(30 * 60_000 + 60_000)
    expect(await broken()).not.toContain('order.overdue')
    shop.clock.advance(1)
    expect(await broken()).toContain('order.overdue')
  })

  it('finds lines that do not add up, and an order without any', async () => {
    const { orderNo } = await place()
    const goods = inPeriod(shop.services.database.db, periodOf(orderNo)).updateTable('order_goods')
    await goods.set({ price_fen: 1 }).where('order_no', '=', orderNo).execute()
    expect(await broken()).toEqual(['order.lines'])
  })

  it('finds a discount that nothing was used for, lines that share another one, and too much by coupons', async () => {
    const { db } = shop.services.database
    await buildCoupon(shop.services, buyer.userId)
    await buildPromotion(shop.services)
    const { orderNo } = await placeWithCoupons()
    expect(await broken()).toEqual([])
    const goods = inPeriod(db, periodOf(orderNo)).updateTable('order_goods')
    await goods.set({ discount_fen: 1999 }).execute()
    expect(await broken()).toEqual(['order.lines'])
    await goods.set({ discount_fen: 2000 }).execute()
    for (const coupon_fen of [0, 999, 2000, 2001]) {
      await changeOrder(orderNo, { coupon_fen })
      expect(await broken()).toEqual(['order.discount'])
    }
    await changeOrder(orderNo, { coupon_fen: 1000 })
    await db.deleteFrom('promotion_use').where('coupon_id', 'is', null).execute()
    expect(await broken()).toEqual(['order.discount', 'promotion.uses'])
    await db.deleteFrom('promotion_use').execute()
    expect(await broken()).toEqual(['order.discount'])
    await shop.services.orders.cancel(buyer.userId, orderNo, '')
    expect(await broken()).toEqual([])
  })

  it('finds more taken off by coupons than was taken off', async () => {
    const { orderNo } = await place()
    await changeOrder(orderNo, { coupon_fen: 1 })
    expect(await broken()).toEqual(['order.discount'])
  })

  it('P12: finds a hold that is counted wrongly, one of nobody, and one of an order that waits for nothing', async () => {
    const { db } = shop.services.database
    const { orderNo } = await place()
    await db.updateTable('hold_count').set({ orders: 2 }).execute()
    expect(await broken()).toEqual(['hold.counted'])
    await db.deleteFrom('hold_count').execute()
    expect(await broken()).toEqual(['hold.counted'])
    await db.insertInto('hold_count').values({ user_id: buyer.userId, orders: 1, units: 1 }).execute()
    expect(await broken()).toEqual([])
    await db
      .updateTable('order_hold')
      .set({ order_no: `${orderNo.slice(0, -1)}x` })
      .execute()
    expect(await broken()).toEqual(['hold.open'])
  })

  it('finds a refund of more than came in', async () => {
    const { paymentId } = await placePaid()
    const refund = { id: 'r1', payment_id: paymentId, refund_key: 'k', amount_fen: 99_999, reason: '' }
    await shop.services.database.db
      .insertInto('payment_refund')
      .values({
        ...refund,
        state: 'done',
        answer: '',
        tries: 1,
        by_hand: 0,
        created_at: 1,
        next_try_at: null,
        done_at: 1,
      })
      .execute()
    expect(await broken()).toEqual(['payment.refunds', 'payment.promised'])
  })

  it('finds a job that nobody takes out of the outbox', async () => {
    await place()
    shop.clock.advance(60_001)
    expect(await broken()).toEqual(['outbox.handed_over'])
  })
})
