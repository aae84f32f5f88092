import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import type { Services } from '../../wire.ts'
import {
  auditWords,
  buildCartOrder,
  buildPaidOrder,
  composeAsk,
  runRefunds,
  sendOrder,
} from './after-sale.fixtures.ts'
import { type Buyer, buildBuyer, buildSku, readStock } from './order.fixtures.ts'

const staffId = 1

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

const accept = (id: string, isRestocked = false) => services.afterSales.accept(staffId, id, { isRestocked })
const detailOf = ({ userId }: Buyer, orderNo: string) => services.orders.getDetail(userId, orderNo)
const kindsOf = async (buyer: Buyer, orderNo: string) =>
  (await detailOf(buyer, orderNo)).events.map(({ kind }) => kind)

describe('§8.7 asking for money back', () => {
  it('of one line before shipping: its money goes back and its goods are for sale again', async () => {
    const { buyer, first, orderNo, paymentId } = await buildPaidOrder(services)
    const asked = await services.afterSales.ask(
      buyer.userId,
      orderNo,
      composeAsk([{ skuId: first, count: 3 }]),
    )
    expect(asked).toMatchObject({ kind: 'refund', state: 'asked', amountFen: 9999, freightFen: 0 })
    expect((await detailOf(buyer, orderNo)).status).toBe('to_ship')
    expect(await accept(asked.afterSaleId)).toMatchObject({ state: 'refunding', isRestocked: true })
    expect((await readStock(services, first)).stock).toBe(10)
    await runRefunds(services, shop.clock, paymentId)
    const detail = await detailOf(buyer, orderNo)
    expect(detail).toMatchObject({ status: 'to_ship', refundedFen: 9999 })
    expect(detail.lines.map(({ refundedCount, leftCount }) => [refundedCount, leftCount])).toEqual([
      [3, 0],
      [0, 1],
    ])
    expect(detail.events.map(({ kind }) => kind)).toEqual(['placed', 'paid', 'refund_asked', 'line_refunded'])
    expect(await services.afterSales.get(buyer.userId, asked.afterSaleId)).toMatchObject({ state: 'done' })
  })

  it('of everything before shipping: freight goes back, too, and the order is refunded', async () => {
    const { buyer, orderNo, paymentId } = await buildPaidOrder(services)
    const quote = await services.afterSales.quote(buyer.userId, orderNo)
    expect(quote).toMatchObject({ kind: 'refund', freightFen: 1000, amountFen: 15_999 })
    const asked = await services.afterSales.ask(buyer.userId, orderNo, composeAsk())
    expect((await detailOf(buyer, orderNo)).status).toBe('refunding')
    await accept(asked.afterSaleId)
    await runRefunds(services, shop.clock, paymentId)
    expect(await detailOf(buyer, orderNo)).toMatchObject({ status: 'refunded', refundedFen: 15_999 })
    expect((await services.payments.getPayment(buyer.userId, paymentId)).state).toBe('refunded')
  })

  it('line by line: the last one accepted brings the freight, together never more than was paid', async () => {
    const { buyer, first, second, orderNo, paymentId } = await buildPaidOrder(services)
    const ask = (skuId: number, count: number) =>
      services.afterSales.ask(buyer.userId, orderNo, composeAsk([{ skuId, count }]))
    const one = await ask(first, 1)
    const rest = await ask(first, 2)
    const last = await ask(second, 1)
    expect([one.amountFen, rest.amountFen, last.amountFen]).toEqual([3333, 6666, 6000])
    expect((await detailOf(buyer, orderNo)).status).toBe('refunding')
    // Accepted before the others are, it is not everything yet.
    expect((await accept(last.afterSaleId)).amountFen).toBe(5000)
    await accept(one.afterSaleId)
    expect((await accept(rest.afterSaleId)).amountFen).toBe(7666)
    await runRefunds(services, shop.clock, paymentId)
    expect(await detailOf(buyer, orderNo)).toMatchObject({ status: 'refunded', refundedFen: 15_999 })
  })

  it('after shipping: no freight, and the goods are for sale again only when staff say so', async () => {
    for (const isRestocked of [false, true]) {
      const { buyer, first, orderNo, paymentId } = await buildPaidOrder(services)
      await sendOrder(services, orderNo)
      const asked = await services.afterSales.ask(buyer.userId, orderNo, composeAsk())
      expect(asked).toMatchObject({ kind: 'return', freightFen: 0, amountFen: 14_999 })
      await accept(asked.afterSaleId, isRestocked)
      await runRefunds(services, shop.clock, paymentId)
      expect((await detailOf(buyer, orderNo)).status).toBe('refunded')
      expect((await readStock(services, first)).stock).toBe(isRestocked ? 10 : 7)
    }
  })

  it('of the rest of an order that left in part: what has left cannot be asked for yet, and then it is on its way', async () => {
    const { buyer, first, second, orderNo, paymentId } = await buildPaidOrder(services)
    const parcel = {
      carrier: 'yto',
      trackingNo: 'YT7788990011',
      idempotencyKey: 'parcel-of-the-second-line',
    } as const
    await services.orderAdmin.ship(1, orderNo, { ...parcel, lines: [{ skuId: second, count: 1 }] })
    const asked = await services.afterSales.ask(buyer.userId, orderNo, composeAsk())
    expect(asked).toMatchObject({ amountFen: 9999, freightFen: 0, lines: [{ skuId: first, count: 3 }] })
    expect((await detailOf(buyer, orderNo)).status).toBe('to_ship')
    await accept(asked.afterSaleId)
    await runRefunds(services, shop.clock, paymentId)
    expect(await detailOf(buyer, orderNo)).toMatchObject({ status: 'shipped', refundedFen: 9999 })
  })

  it('turned down or withdrawn: the order goes back to where it was, and the units can be asked for again', async () => {
    const { buyer, orderNo } = await buildPaidOrder(services)
    const first = await services.afterSales.ask(buyer.userId, orderNo, composeAsk())
    await services.afterSales.reject(staffId, first.afterSaleId, '已在打包')
    expect((await detailOf(buyer, orderNo)).status).toBe('to_ship')
    await sendOrder(services, orderNo)
    const second = await services.afterSales.ask(buyer.userId, orderNo, composeAsk())
    expect((await detailOf(buyer, orderNo)).status).toBe('refunding')
    await services.afterSales.withdraw(buyer.userId, second.afterSaleId)
    expect((await detailOf(buyer, orderNo)).status).toBe('shipped')
    expect(await kindsOf(buyer, orderNo)).toEqual([
      'placed',
      'paid',
      'refund_asked',
      'refund_rejected',
      'shipped',
      'refund_asked',
      'refund_withdrawn',
    ])
    expect((await services.afterSales.ask(buyer.userId, orderNo, composeAsk())).state).toBe('asked')
  })

  it('of several, one turned down takes the order out of the refund although another is done', async () => {
    const { buyer, first, second, orderNo, paymentId } = await buildPaidOrder(services)
    const ask = (skuId: number, count: number) =>
      services.afterSales.ask(buyer.userId, orderNo, composeAsk([{ skuId, count }]))
    const [one, other] = [await ask(first, 3), await ask(second, 1)]
    await accept(one.afterSaleId)
    await runRefunds(services, shop.clock, paymentId)
    expect((await detailOf(buyer, orderNo)).status).toBe('refunding')
    await services.afterSales.reject(staffId, other.afterSaleId, 'no')
    expect((await detailOf(buyer, orderNo)).status).toBe('to_ship')
  })

  it('an order that nobody has paid, or that is over, has nothing to give back', async () => {
    const buyer = await buildBuyer(services)
    const skuId = await buildSku(services)
    const orderNo = await buildCartOrder(services, buyer, [{ skuId, count: 1 }])
    const ask = () => services.afterSales.ask(buyer.userId, orderNo, composeAsk())
    await expect(ask()).rejects.toMatchObject({ code: 'order.illegal_move', details: { status: 'unpaid' } })
    await services.orders.cancel(buyer.userId, orderNo, '')
    await expect(ask()).rejects.toMatchObject({ code: 'order.illegal_move' })
  })

  it('cash on delivery before the door: the bill is shorter, no money moves', async () => {
    const buyer = await buildBuyer(services)
    const [kept, given] = [await buildSku(services), await buildSku(services, { priceFen: 2000 })]
    const wanted = [
      { skuId: kept, count: 1 },
      { skuId: given, count: 2 },
    ]
    const orderNo = await buildCartOrder(services, buyer, wanted, 'cod')
    const asked = await services.afterSales.ask(
      buyer.userId,
      orderNo,
      composeAsk([{ skuId: given, count: 2 }]),
    )
    expect(await accept(asked.afterSaleId)).toMatchObject({ state: 'done', amountFen: 4000 })
    expect(await detailOf(buyer, orderNo)).toMatchObject({ status: 'to_ship', refundedFen: 4000 })
    await services.orders.cancel(buyer.userId, orderNo, '')
    expect([(await readStock(services, kept)).stock, (await readStock(services, given)).stock]).toEqual([
      10, 10,
    ])
  })
})

describe('§8.7 once', () => {
  it('the same key asks once, for another request it is refused', async () => {
    const { buyer, first, second, orderNo } = await buildPaidOrder(services)
    const input = composeAsk([{ skuId: first, count: 1 }])
    const ask = () => services.afterSales.ask(buyer.userId, orderNo, input)
    const ids = (await Promise.all([ask(), ask(), ask()])).map(({ afterSaleId }) => afterSaleId)
    expect(new Set(ids).size).toBe(1)
    expect((await detailOf(buyer, orderNo)).lines[0]?.leftCount).toBe(2)
    const other = services.afterSales.ask(buyer.userId, orderNo, {
      ...input,
      lines: [{ skuId: second, count: 1 }],
    })
    await expect(other).rejects.toMatchObject({ code: 'after_sale.key_reused' })
  })

  it('of two requests for the same units one wins', async () => {
    for (let round = 0; round < 5; round++) {
      const { buyer, second, orderNo } = await buildPaidOrder(services)
      const ask = () =>
        services.afterSales.ask(buyer.userId, orderNo, composeAsk([{ skuId: second, count: 1 }]))
      const results = await Promise.allSettled([ask(), ask(), ask()])
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'after_sale.too_many' },
      })
    }
  })

  it('P28: whatever is pressed at once, one answer counts, and the goods come back once', async () => {
    for (let round = 0; round < 5; round++) {
      const { buyer, second, orderNo, paymentId } = await buildPaidOrder(services)
      const { afterSaleId } = await services.afterSales.ask(
        buyer.userId,
        orderNo,
        composeAsk([{ skuId: second, count: 1 }]),
      )
      const results = await Promise.allSettled([
        accept(afterSaleId),
        accept(afterSaleId),
        services.afterSales.reject(staffId, afterSaleId, 'no'),
        services.afterSales.withdraw(buyer.userId, afterSaleId),
      ])
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      await runRefunds(services, shop.clock, paymentId)
      const { state } = await services.afterSales.get(buyer.userId, afterSaleId)
      expect((await readStock(services, second)).stock).toBe(state === 'done' ? 10 : 9)
      expect((await detailOf(buyer, orderNo)).refundedFen).toBe(state === 'done' ? 5000 : 0)
    }
  })

  it('a sold-out line that comes back can be sold again', async () => {
    const buyer = await buildBuyer(services)
    const skuId = await buildSku(services, { stock: 2 })
    const orderNo = await buildCartOrder(services, buyer, [{ skuId, count: 2 }], 'cod')
    expect((await readStock(services, skuId)).stock).toBe(0)
    const { afterSaleId } = await services.afterSales.ask(buyer.userId, orderNo, composeAsk())
    await accept(afterSaleId)
    expect(await readStock(services, skuId)).toMatchObject({ stock: 2 })
  })
})

describe('§8.7 nobody else', () => {
  it('somebody else’s request answers like a missing one', async () => {
    const { buyer, orderNo } = await buildPaidOrder(services)
    const { afterSaleId } = await services.afterSales.ask(buyer.userId, orderNo, composeAsk())
    const stranger = buyer.userId + 1
    for (const act of [
      () => services.afterSales.get(stranger, afterSaleId),
      () => services.afterSales.withdraw(stranger, afterSaleId),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'after_sale.not_found' })
    for (const act of [
      () => services.afterSales.ask(stranger, orderNo, composeAsk()),
      () => services.afterSales.quote(stranger, orderNo),
      () => services.afterSales.listOfOrder(stranger, orderNo),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'order.not_found' })
  })
})
