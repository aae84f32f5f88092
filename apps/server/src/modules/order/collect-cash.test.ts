import { expect, it } from 'vitest'
import { openTestShop } from '../../../test/shop.ts'
import { buildStaff } from '../staff/staff.fixtures.ts'
import { buildBuyer, buildOrder, buildSku, composePlacing } from './order.fixtures.ts'

it('§9.2 cash on delivery is collected once, by staff who may', async () => {
  const { app, services, close } = await openTestShop()
  const clerk = await buildStaff(services, { permissions: ['payment.collect'] })
  const packer = await buildStaff(services, { permissions: ['order.ship'] })
  const collect = (orderNo: string, { token } = clerk) =>
    app.inject({
      method: 'POST',
      url: `/api/admin/orders/${orderNo}/collect-cash`,
      headers: { authorization: `Bearer ${token}` },
    })
  const buyer = await buildBuyer(services)
  const skuId = await buildSku(services)
  const placing = await composePlacing(services, buyer, skuId, { paymentMethod: 'cod' })
  const { orderNo, payableFen } = await services.orders.place(buyer.userId, placing)

  expect((await collect(orderNo, packer)).statusCode).toBe(403)
  const answers = await Promise.all([collect(orderNo), collect(orderNo)])
  for (const answer of answers) expect(answer.json()).toMatchObject({ orderNo, paidAt: expect.any(String) })
  const paid = await services.database.db.selectFrom('payment').selectAll().execute()
  expect(paid).toMatchObject([
    { provider: 'cod', subject_id: orderNo, paid_fen: payableFen, state: 'succeeded' },
  ])
  const { events } = await services.orders.getDetail(buyer.userId, orderNo)
  expect(events.filter(({ kind }) => kind === 'collected')).toHaveLength(1)

  const online = await buildOrder(services, buyer, skuId)
  expect((await collect(online.orderNo)).json().error.code).toBe('payment.nothing_to_collect')
  expect((await collect('2'.repeat(26))).json().error.code).toBe('order.not_found')
  await close()
})
