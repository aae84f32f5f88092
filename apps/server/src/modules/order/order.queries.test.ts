import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildBuyer, buildOrder, buildSku } from './order.fixtures.ts'
import { findOrder, moveOrder } from './order.queries.ts'

let shop: TestShop

beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close())

it('P15: a cancellation that was decided on an old reading does not overwrite the payment in between', async () => {
  const { database } = shop.services
  const skuId = await buildSku(shop.services)
  const { orderNo } = await buildOrder(shop.services, await buildBuyer(shop.services), skuId)
  const move = (status: 'to_ship' | 'cancelled') =>
    database.transaction((tx) => moveOrder(tx, orderNo, 'unpaid', { status }))

  expect(await move('to_ship')).toBe(true)
  expect(await move('cancelled')).toBe(false)
  expect((await findOrder(database.db, orderNo))?.status).toBe('to_ship')
})

it('of many who move an order at once exactly one does', async () => {
  const { database } = shop.services
  const skuId = await buildSku(shop.services)
  const { orderNo } = await buildOrder(shop.services, await buildBuyer(shop.services), skuId)
  const moves = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      database.transaction((tx) =>
        moveOrder(tx, orderNo, 'unpaid', { status: index % 2 ? 'to_ship' : 'cancelled' }),
      ),
    ),
  )
  expect(moves.filter(Boolean)).toHaveLength(1)
})
