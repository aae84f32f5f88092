import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import type { Services } from '../../wire.ts'
import { buildStaff } from '../staff/staff.fixtures.ts'
import {
  auditWords,
  buildCartOrder,
  buildPaidOrder,
  deliverOrder,
  payOrder,
  sendOrder,
} from './after-sale.fixtures.ts'
import { runJob } from './ledger.fixtures.ts'
import { type Buyer, buildBuyer, buildOrder, buildSku, composePlacing, readStock } from './order.fixtures.ts'

const dayMs = 86_400_000

let shop: TestShop
let services: Services

beforeAll(async () => {
  shop = await openTestShop()
  services = shop.services
})
afterEach(async () => {
  expect(await auditWords(services)).toBe('')
})
afterAll(() => shop.close())

const detailOf = ({ userId }: Buyer, orderNo: string) => services.orders.getDetail(userId, orderNo)

async function buildShipped() {
  const built = await buildPaidOrder(services)
  await sendOrder(services, built.orderNo)
  return built
}

async function buildCashOrder(buyer: Buyer, skuId: number, count = 1): Promise<string> {
  const placing = await composePlacing(services, buyer, skuId, { count, paymentMethod: 'cod' })
  return (await services.orders.place(buyer.userId, placing)).orderNo
}

describe('§8.7 the goods are here', () => {
  it('the buyer says so, once', async () => {
    const { buyer, orderNo } = await buildShipped()
    expect((await detailOf(buyer, orderNo)).actions).toEqual(['receive', 'ask_refund'])
    const results = await Promise.allSettled(
      Array.from({ length: 4 }, () => services.orders.receive(buyer.userId, orderNo)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const detail = await detailOf(buyer, orderNo)
    expect(detail).toMatchObject({ status: 'to_review', receivedAt: shop.clock.now().toISOString() })
    expect(detail.events.at(-1)).toMatchObject({ kind: 'received', by: 'customer' })
  })

  it('nobody can say so before they left', async () => {
    const { buyer, orderNo } = await buildPaidOrder(services)
    await expect(services.orders.receive(buyer.userId, orderNo)).rejects.toMatchObject({
      code: 'order.illegal_move',
      details: { status: 'to_ship' },
    })
  })

  it('a week after delivery it is said by itself, not before, and not for what is not delivered', async () => {
    const [delivered, travelling] = [await buildShipped(), await buildShipped()]
    await deliverOrder(services, delivered.orderNo)
    const { receiveBy } = await detailOf(delivered.buyer, delivered.orderNo)
    expect(receiveBy).toBe(new Date(shop.clock.now().getTime() + 7 * dayMs).toISOString())
    shop.clock.advance(7 * dayMs - 1)
    await runJob(services, 'order.receive_delivered')
    expect((await detailOf(delivered.buyer, delivered.orderNo)).status).toBe('shipped')
    shop.clock.advance(1)
    await runJob(services, 'order.receive_delivered')
    await runJob(services, 'order.receive_delivered')
    const detail = await detailOf(delivered.buyer, delivered.orderNo)
    expect(detail.status).toBe('to_review')
    expect(detail.events.filter(({ kind }) => kind === 'auto_received')).toHaveLength(1)
    expect((await detailOf(travelling.buyer, travelling.orderNo)).status).toBe('shipped')
  })
})

describe('§8.7 off the list', () => {
  it('an order that is over leaves the list and is still found by its number', async () => {
    const { buyer, orderNo } = await buildShipped()
    await expect(services.orders.hide(buyer.userId, orderNo)).rejects.toMatchObject({
      code: 'order.illegal_move',
    })
    await services.orders.receive(buyer.userId, orderNo)
    await services.orders.hide(buyer.userId, orderNo)
    expect((await services.orders.list(buyer.userId, {})).items).toEqual([])
    expect((await detailOf(buyer, orderNo)).status).toBe('to_review')
    await expect(services.orders.hide(buyer.userId + 1, orderNo)).rejects.toMatchObject({
      code: 'order.not_found',
    })
  })
})

describe('§8.7 buy again', () => {
  it('puts all lines into the cart at once and tells which are gone or short', async () => {
    const buyer = await buildBuyer(services)
    const [fine, gone, short] = [await buildSku(services), await buildSku(services), await buildSku(services)]
    const wanted = [fine, gone, short].map((skuId) => ({ skuId, count: 2 }))
    const orderNo = await buildCartOrder(services, buyer, wanted)
    const { db } = services.database
    await db.updateTable('sku').set({ is_listed: 0 }).where('id', '=', gone).execute()
    await db.updateTable('sku_stock').set({ stock: 1, received: 3 }).where('sku_id', '=', short).execute()
    services.catalog.forget()
    const again = await services.orders.again(buyer.userId, orderNo)
    expect(again.lines.map(({ skuId, added, problem }) => [skuId, added, problem])).toEqual([
      [fine, 2, null],
      [gone, 0, 'gone'],
      [short, 1, 'short'],
    ])
    expect(again.totals).toMatchObject({ lines: 2, count: 3 })
  })
})

describe('§8.7 cash on delivery', () => {
  it('its buyer cancels before it leaves, and the stock comes back once', async () => {
    const buyer = await buildBuyer(services)
    const skuId = await buildSku(services, { stock: 2 })
    const orderNo = await buildCashOrder(buyer, skuId, 2)
    expect((await detailOf(buyer, orderNo)).actions).toEqual(['cancel'])
    const results = await Promise.allSettled(
      Array.from({ length: 4 }, () => services.orders.cancel(buyer.userId, orderNo, '')),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await readStock(services, skuId)).stock).toBe(2)
  })

  it('not after it left, and nobody cancels what is paid', async () => {
    const buyer = await buildBuyer(services)
    const orderNo = await buildCashOrder(buyer, await buildSku(services))
    await sendOrder(services, orderNo)
    const paid = await buildPaidOrder(services)
    for (const act of [
      () => services.orders.cancel(buyer.userId, orderNo, ''),
      () => services.orders.cancel(paid.buyer.userId, paid.orderNo, ''),
      () => services.orders.cancelByStaff(1, paid.orderNo, 'no'),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'order.illegal_move' })
  })
})

describe('§15.3 staff cancel an order', () => {
  it('with a reason that its buyer reads and the log keeps', async () => {
    const clerk = await buildStaff(services, { permissions: ['order.change'] })
    const buyer = await buildBuyer(services)
    const { orderNo } = await buildOrder(services, buyer, await buildSku(services))
    const response = await shop.app.inject({
      method: 'POST',
      url: `/api/admin/orders/${orderNo}/cancel`,
      headers: { authorization: `Bearer ${clerk.token}` },
      payload: { reason: '地址无法送达' },
    })
    expect(response.json()).toEqual({ orderNo, status: 'cancelled' })
    expect((await detailOf(buyer, orderNo)).events.at(-1)).toMatchObject({
      by: 'staff',
      reason: '地址无法送达',
    })
    const { items } = await services.audit.list({ subjectKind: 'order', subjectId: orderNo })
    expect(items).toMatchObject([{ action: 'order.cancel', staff: { id: clerk.id } }])
  })
})

describe('P10 unpaid orders expire', () => {
  it('also when the closing job was lost: within a minute by the sweep', async () => {
    const buyer = await buildBuyer(services)
    const skuId = await buildSku(services)
    const { orderNo, payBy } = await buildOrder(services, buyer, skuId)
    const late = (seconds: number) =>
      shop.clock.advance(Date.parse(payBy ?? '') + seconds * 1000 - shop.clock.now().getTime())
    late(-1)
    await runJob(services, 'order.sweep_unpaid')
    expect((await detailOf(buyer, orderNo)).status).toBe('unpaid')
    // It runs every 20 seconds.
    late(40)
    await runJob(services, 'order.sweep_unpaid')
    expect((await detailOf(buyer, orderNo)).status).toBe('cancelled')
    expect((await readStock(services, skuId)).stock).toBe(10)
  })

  it('one that cannot be closed keeps nobody else’s stock', async () => {
    const [stuck, free] = [await buildBuyer(services), await buildBuyer(services)]
    const skuIds = [await buildSku(services), await buildSku(services)]
    const { orderNo } = await buildOrder(services, stuck, skuIds[0] ?? 0)
    // Its provider is not known to this shop, so nobody can ask it to close.
    const { payment } = await services.orders.startPayment(stuck.userId, orderNo, { provider: 'alipay' })
    const change = services.database.db.updateTable('payment').where('id', '=', payment.paymentId)
    await change.set({ provider: 'gone' as 'alipay' }).execute()
    const other = await buildOrder(services, free, skuIds[1] ?? 0)
    shop.clock.advance(31 * 60_000)
    await expect(runJob(services, 'order.sweep_unpaid')).rejects.toThrow()
    expect((await detailOf(free, other.orderNo)).status).toBe('cancelled')
    await change.set({ provider: 'alipay' }).execute()
    await runJob(services, 'order.sweep_unpaid')
    expect((await detailOf(stuck, orderNo)).status).toBe('cancelled')
  })

  it('cash on delivery is exempt', async () => {
    const buyer = await buildBuyer(services)
    const orderNo = await buildCashOrder(buyer, await buildSku(services))
    shop.clock.advance(3 * dayMs)
    await runJob(services, 'order.sweep_unpaid')
    expect((await detailOf(buyer, orderNo)).status).toBe('to_ship')
  })
})

describe('P13 at order level: whatever fails gives everything back once, and all units can be sold', () => {
  it('of the last units, some cancel, some let it expire, some get their money back: each unit is sold again', async () => {
    const skuId = await buildSku(services, { stock: 4 })
    const buyers = await Promise.all(Array.from({ length: 4 }, () => buildBuyer(services)))
    const [first, second, third, fourth] = buyers as [Buyer, Buyer, Buyer, Buyer]
    const placed = []
    for (const buyer of buyers) placed.push((await buildOrder(services, buyer, skuId)).orderNo)
    const [cancelled = '', expired = '', refunded = '', kept = ''] = placed
    await payOrder(services, third, refunded)
    await payOrder(services, fourth, kept)
    await services.orders.cancel(first.userId, cancelled, '')
    shop.clock.advance(31 * 60_000)
    await Promise.all([services.orders.closeUnpaid(expired), runJob(services, 'order.sweep_unpaid')])
    const asked = await services.afterSales.ask(third.userId, refunded, {
      reason: 'unwanted',
      idempotencyKey: 'p13-refund-of-a-unit',
    })
    await services.afterSales.accept(1, asked.afterSaleId, { isRestocked: true })
    expect((await detailOf(second, expired)).status).toBe('cancelled')
    expect((await readStock(services, skuId)).stock).toBe(3)
    for (const buyer of [first, second, third]) await buildOrder(services, buyer, skuId)
    await expect(buildOrder(services, first, skuId)).rejects.toMatchObject({ code: 'order.stock_short' })
  })
})
