import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { type Buyer, buildBuyer, buildSku, readStock } from './order.fixtures.ts'
import type { PlaceInput } from './place-order.ts'

let shop: TestShop
let buyer: Buyer
let skuId: number
let placing: PlaceInput

beforeEach(async () => {
  shop = await openTestShop()
  const { services } = shop
  buyer = await buildBuyer(services)
  skuId = await buildSku(services)
  await services.cartStore.add(buyer.userId, { skuId, count: 2, maxCount: 9 }, { maxLines: 9 })
  const source = { kind: 'cart' } as const
  const { quote } = await services.orders.settle(buyer.userId, source)
  placing = {
    source,
    addressId: buyer.addressId,
    paymentMethod: 'alipay',
    quote,
    idempotencyKey: randomUUID(),
  }
})
afterEach(async () => {
  vi.restoreAllMocks()
  await shop.close()
})

const place = () => shop.services.orders.place(buyer.userId, placing)
const readCart = () => shop.services.cartStore.read(buyer.userId)

describe('the cart is out of reach', () => {
  it('after the order was written: the order stands, and a job empties the cart', async () => {
    vi.spyOn(shop.services.cartStore, 'remove').mockRejectedValueOnce(new Error('the store is away'))
    await expect(place()).resolves.toMatchObject({ status: 'unpaid' })
    expect(await readCart()).toHaveLength(1)
    await shop.startJobs()
    await vi.waitFor(async () => expect(await readCart()).toEqual([]), { timeout: 15_000 })
  })

  it('when the same press arrives once more: it is answered by its order', async () => {
    const first = await place()
    vi.spyOn(shop.services.cartStore, 'read').mockRejectedValue(new Error('the store is away'))
    vi.spyOn(shop.services.cartStore, 'remove').mockRejectedValue(new Error('the store is away'))
    expect((await place()).orderNo).toBe(first.orderNo)
    expect((await readStock(shop.services, skuId)).stock).toBe(8)
  })

  it('before anything was written: nothing is', async () => {
    vi.spyOn(shop.services.cartStore, 'read').mockRejectedValue(new Error('the store is away'))
    await expect(place()).rejects.toThrow('the store is away')
    expect((await readStock(shop.services, skuId)).stock).toBe(10)
  })
})

it('an order whose process died before it emptied the cart empties it when it is asked for again', async () => {
  const first = await place()
  await shop.services.cartStore.add(buyer.userId, { skuId, count: 2, maxCount: 9 }, { maxLines: 9 })
  expect((await place()).orderNo).toBe(first.orderNo)
  expect(await readCart()).toEqual([])
})
