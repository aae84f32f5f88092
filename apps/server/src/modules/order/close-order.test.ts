import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { pressAtCashier, reachCashier } from '../../simulators/alipay/alipay.fixtures.ts'
import type { Services } from '../../wire.ts'
import { type Buyer, buildBuyer, buildOrder, buildSku, readStock } from './order.fixtures.ts'

const minuteMs = 60_000

let shop: TestShop
let services: Services

beforeAll(async () => {
  shop = await openTestShop()
  services = shop.services
})
afterAll(() => shop.close())

describe('closing an order', () => {
  it('cancelling gives the stock back once, however often it is tried', async () => {
    const skuId = await buildSku(services)
    const buyer = await buildBuyer(services)
    const { orderNo } = await buildOrder(services, buyer, skuId, { count: 3 })
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => services.orders.cancel(buyer.userId, orderNo, 'changed my mind')),
    )
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect(await readStock(services, skuId)).toEqual({ stock: 10, sales: 0, received: 10 })
    const { events, status } = await services.orders.getDetail(buyer.userId, orderNo)
    expect(status).toBe('cancelled')
    expect(events.map(({ kind, by, reason }) => [kind, by, reason])).toEqual([
      ['placed', 'customer', ''],
      ['cancelled', 'customer', 'changed my mind'],
    ])
  })

  it('P28: a sold-out SKU gets its stock back', async () => {
    const skuId = await buildSku(services, { stock: 2 })
    const buyer = await buildBuyer(services)
    const { orderNo } = await buildOrder(services, buyer, skuId, { count: 2 })
    expect((await readStock(services, skuId)).stock).toBe(0)
    await services.orders.cancel(buyer.userId, orderNo, '')
    expect((await readStock(services, skuId)).stock).toBe(2)
  })

  it('an unpaid order closes after its deadline, not before', async () => {
    const skuId = await buildSku(services)
    const buyer = await buildBuyer(services)
    const { orderNo } = await buildOrder(services, buyer, skuId)
    shop.clock.advance(29 * minuteMs)
    await expect(services.orders.closeUnpaid(orderNo)).rejects.toThrow('may be paid for another')
    shop.clock.advance(2 * minuteMs)
    await services.orders.closeUnpaid(orderNo)
    await services.orders.closeUnpaid(orderNo)
    expect((await services.orders.getDetail(buyer.userId, orderNo)).status).toBe('cancelled')
    expect((await readStock(services, skuId)).stock).toBe(10)
  })

  it('P15: cancelling and paying at once: the order is either paid, or cancelled with its money on the way back', async () => {
    for (let round = 0; round < 8; round++) {
      const skuId = await buildSku(services, { stock: 1 })
      const buyer = await buildBuyer(services)
      const { orderNo } = await buildOrder(services, buyer, skuId)
      const { paymentId, cashierUrl } = await openCashier(buyer, orderNo)
      await Promise.allSettled([
        pressAtCashier(cashierUrl).then(() => services.payments.confirm(buyer.userId, paymentId)),
        services.orders.cancel(buyer.userId, orderNo, ''),
      ])
      await services.payments.confirm(buyer.userId, paymentId)
      const [{ status }, { stock }, payment] = await Promise.all([
        services.orders.getDetail(buyer.userId, orderNo),
        readStock(services, skuId),
        services.payments.getPayment(buyer.userId, paymentId),
      ])
      const fate = `${status} ${payment.state} ${stock}`
      expect([
        'to_ship succeeded 0',
        'cancelled closed 1',
        'cancelled refunding 1',
        'cancelled refunded 1',
      ]).toContain(fate)
    }
  })

  it('P11: money for a closed order revives it while there is stock', async () => {
    const skuId = await buildSku(services, { stock: 1 })
    const buyer = await buildBuyer(services)
    const { orderNo } = await buildOrder(services, buyer, skuId)
    await payAfterClose(buyer, orderNo)
    const detail = await services.orders.getDetail(buyer.userId, orderNo)
    expect(detail.status).toBe('to_ship')
    expect(detail.events.map((event) => event.kind)).toEqual(['placed', 'cancelled', 'revived'])
    expect((await readStock(services, skuId)).stock).toBe(0)
  })

  it('P11: money for a closed order goes back when the stock is gone', async () => {
    const skuId = await buildSku(services, { stock: 1 })
    const [late, quick] = [await buildBuyer(services), await buildBuyer(services)]
    const { orderNo } = await buildOrder(services, late, skuId)
    const paymentId = await payAfterClose(late, orderNo, () => buildOrder(services, quick, skuId))
    expect((await services.orders.getDetail(late.userId, orderNo)).status).toBe('cancelled')
    expect((await services.payments.getPayment(late.userId, paymentId)).state).toBe('refunding')
    expect((await readStock(services, skuId)).stock).toBe(0)
  })
})

/** Starts a payment and opens the cashier, so that the provider knows the trade. */
async function openCashier(buyer: Buyer, orderNo: string) {
  const { payment, redirectUrl } = await services.orders.startPayment(buyer.userId, orderNo, {
    provider: 'alipay',
  })
  return { paymentId: payment.paymentId, cashierUrl: await reachCashier(redirectUrl) }
}

/** An old signed link: the provider had not heard of the payment when we closed it, and the buyer opens it afterwards. */
async function payAfterClose(
  buyer: Buyer,
  orderNo: string,
  meanwhile: () => Promise<unknown> = async () => {},
) {
  const { payment, redirectUrl } = await services.orders.startPayment(buyer.userId, orderNo, {
    provider: 'alipay',
  })
  expect((await services.orders.cancel(buyer.userId, orderNo, '')).status).toBe('cancelled')
  await meanwhile()
  await pressAtCashier(await reachCashier(redirectUrl))
  await services.payments.confirm(buyer.userId, payment.paymentId)
  return payment.paymentId
}
