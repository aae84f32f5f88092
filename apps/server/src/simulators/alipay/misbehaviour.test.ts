import { expect, it } from 'vitest'
import { openTestShop } from '../../../test/shop.ts'
import { buildBuyer, buildOrder, buildSku } from '../../modules/order/order.fixtures.ts'
import { tellMisbehaviour } from './alipay.fixtures.ts'

const gatewayOf = ({ url }: { url: string }) => `${url}/simulators/alipay/gateway.do`
const production = { NODE_ENV: 'production', JISHI_SECRET: 'a secret of the tests, long enough' }

it('a running shop is let down by its simulated Alipay from the moment it is told to', async () => {
  const shop = await openTestShop()
  const buyer = await buildBuyer(shop.services)
  const { orderNo } = await buildOrder(shop.services, buyer, await buildSku(shop.services))
  const { orders, payments } = shop.services
  const { payment } = await orders.startPayment(buyer.userId, orderNo, { provider: 'alipay' })
  const confirm = () => payments.confirm(buyer.userId, payment.paymentId)
  expect((await confirm()).state).toBe('pending')
  expect((await tellMisbehaviour(gatewayOf(shop), { answers: 'hang_up' })).status).toBe(200)
  await expect(confirm()).rejects.toMatchObject({ code: 'payment.provider_unreachable' })
  await tellMisbehaviour(gatewayOf(shop), {})
  expect((await confirm()).state).toBe('pending')
  await shop.close()
})

it('in production nobody can tell it anything, unless the simulator was asked for by name', async () => {
  const plain = await openTestShop({ env: production })
  expect((await tellMisbehaviour(gatewayOf(plain), {})).status).toBe(404)
  await plain.close()
  const named = await openTestShop({ env: { ...production, ALIPAY_DRIVER: 'simulator' } })
  expect((await tellMisbehaviour(gatewayOf(named), {})).status).toBe(200)
  await named.close()
})
