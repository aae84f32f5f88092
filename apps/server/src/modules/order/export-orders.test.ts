import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildCoupon } from '../promotion/promotion.fixtures.ts'
import { composeAsk, payOrder, runRefunds } from './after-sale.fixtures.ts'
import { buildBuyer, buildOrder, buildSku } from './order.fixtures.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close())

it('my data has of every order its discount, its invoice, what went back and where it was sent', async () => {
  const { services, clock } = shop
  const buyer = await buildBuyer(services)
  const skuId = await buildSku(services)
  const { orderNo: plain } = await buildOrder(services, buyer, skuId)
  const couponId = await buildCoupon(services, buyer.userId)
  const source = { kind: 'sku', skuId, count: 2 } as const
  const { quote } = await services.orders.settle(buyer.userId, source, undefined, { couponIds: [couponId] })
  const invoice = { kind: 'company', title: '集市科技有限公司', taxNo: '91110105MA01ABCD2X' } as const
  const { orderNo } = await services.orders.place(buyer.userId, {
    ...{ source, quote, invoice, addressId: buyer.addressId, paymentMethod: 'alipay' },
    ...{ couponIds: [couponId], remark: '请周末送', idempotencyKey: randomUUID() },
  })
  const paymentId = await payOrder(services, buyer, orderNo)
  const ask = composeAsk([{ skuId, count: 1 }])
  const { afterSaleId } = await services.afterSales.ask(buyer.userId, orderNo, ask)
  await services.afterSales.accept(1, afterSaleId, { isRestocked: true })
  await runRefunds(services, clock, paymentId)

  const [first, second, ...others] = await services.orders.exportOrders(buyer.userId)
  expect(others).toEqual([])
  expect(first).toMatchObject({
    ...{
      orderNo,
      goodsFen: 19_800,
      discountFen: 1000,
      couponFen: 1000,
      freightFen: 1000,
      payableFen: 19_800,
    },
    ...{ refundedFen: 9400, invoice, remark: '请周末送', paidAt: expect.any(String), payBy: null },
    lines: [{ skuId, count: 2, discountFen: 1000, refundedCount: 1, refundedFen: 9400 }],
    recipient: { name: '张三', mobile: '18800000001', address: expect.stringContaining('东华门大街 1 号') },
  })
  expect(first).not.toHaveProperty('actions')
  expect(second).toMatchObject({ orderNo: plain, discountFen: 0, refundedFen: 0, invoice: { kind: 'none' } })
  expect(await services.orders.exportOrders(buyer.userId + 1)).toEqual([])
  await services.orders.cancel(buyer.userId, plain, '')
  await services.orders.hide(buyer.userId, plain)
  expect((await services.orders.list(buyer.userId, {})).items).toHaveLength(1)
  expect(await services.orders.exportOrders(buyer.userId)).toHaveLength(2)
})
