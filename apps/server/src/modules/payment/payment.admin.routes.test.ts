import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { pressAtCashier, reachCashier, tellMisbehaviour } from '../../simulators/alipay/alipay.fixtures.ts'
import { buildBuyer, buildOrder, buildSku } from '../order/order.fixtures.ts'
import { buildStaff } from '../staff/staff.fixtures.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close())

it('P18: staff find a payment of a wrong amount and accept it: its order is paid', async () => {
  const { services, app, url } = shop
  const permissions = ['payment.view', 'payment.settle']
  const clerk = await buildStaff(services, { permissions })
  const call = (method: 'GET' | 'POST', path: string, payload?: object) =>
    app.inject({
      ...{ method, url: `/api/admin/payments${path}`, headers: { authorization: `Bearer ${clerk.token}` } },
      ...(payload && { payload }),
    })
  const buyer = await buildBuyer(services)
  const { orderNo } = await buildOrder(services, buyer, await buildSku(services))
  const { payment, redirectUrl } = await services.orders.startPayment(buyer.userId, orderNo, {
    provider: 'alipay',
  })
  await tellMisbehaviour(`${url}/simulators/alipay/gateway.do`, {
    notices: { said: { total_amount: '0.01' } },
  })
  await pressAtCashier(await reachCashier(redirectUrl))
  await expect
    .poll(async () => (await services.payments.getPayment(buyer.userId, payment.paymentId)).state)
    .toBe('held')

  expect((await call('GET', '/held')).json()).toMatchObject({
    items: [{ paymentId: payment.paymentId, subject: { kind: 'order', id: orderNo }, paidFen: 1 }],
    next: null,
  })
  const settled = await call('POST', `/${payment.paymentId}/settle`, { verdict: 'accept' })
  expect(settled.json()).toMatchObject({ state: 'succeeded', settled: { staffId: clerk.id } })
  expect((await services.orders.getDetail(buyer.userId, orderNo)).status).toBe('to_ship')
  const other = await call('POST', `/${payment.paymentId}/settle`, { verdict: 'refund' })
  expect([other.statusCode, other.json().error.code]).toEqual([409, 'payment.settled_otherwise'])
  expect((await call('GET', '/held')).json()).toEqual({ items: [], next: null })
})
