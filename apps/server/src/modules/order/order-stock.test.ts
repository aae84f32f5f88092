import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildBuyer, buildSku, composePlacing, readStock } from './order.fixtures.ts'

describe.each(['conditional', 'pessimistic', 'optimistic'])('orders with STOCK_STRATEGY=%s', (strategy) => {
  let shop: TestShop

  beforeAll(async () => {
    shop = await openTestShop({ env: { STOCK_STRATEGY: strategy } })
  })
  afterAll(() => shop.close())

  /** Everybody wants one, all at once. Gives how many got it, and why the others did not. */
  async function rush(skuId: number, people: number) {
    const { services } = shop
    const buyers = await Promise.all(Array.from({ length: people }, () => buildBuyer(services)))
    const placings = await Promise.all(buyers.map((buyer) => composePlacing(services, buyer, skuId)))
    const results = await Promise.allSettled(
      buyers.map(({ userId }, i) => services.orders.place(userId, placings[i] as never)),
    )
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
    return { placed: people - refusals.length, refusals }
  }

  it('P1: 200 buyers at once for 50 units make exactly 50 orders and leave no stock', async () => {
    const skuId = await buildSku(shop.services, { stock: 50 })
    expect(await rush(skuId, 200)).toEqual({ placed: 50, refusals: Array(150).fill('order.stock_short') })
    expect(await readStock(shop.services, skuId)).toEqual({ stock: 0, sales: 50, received: 50 })
  })

  it('P17: as many buyers at once as there are units: nobody is refused', async () => {
    const skuId = await buildSku(shop.services, { stock: 80 })
    expect(await rush(skuId, 80)).toEqual({ placed: 80, refusals: [] })
    expect((await readStock(shop.services, skuId)).stock).toBe(0)
  })

  it('P16: of several who pass the first look together, who gets one line and not the other gets nothing', async () => {
    const { services } = shop
    const [plenty, scarce] = [await buildSku(services, { stock: 50 }), await buildSku(services, { stock: 5 })]
    const placings = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const { userId, addressId } = await buildBuyer(services)
        for (const [skuId, count] of [
          [plenty, 1],
          [scarce, 3],
        ] as const)
          await services.cartStore.add(userId, { skuId, count, maxCount: 999 }, { maxLines: 99 })
        const source = { kind: 'cart' as const }
        const { quote } = await services.orders.settle(userId, source)
        const input = {
          source,
          addressId,
          paymentMethod: 'alipay' as const,
          quote,
          idempotencyKey: randomUUID(),
        }
        return () => services.orders.place(userId, input)
      }),
    )
    const results = await Promise.allSettled(placings.map((place) => place()))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect((await readStock(services, plenty)).stock).toBe(49)
    expect((await readStock(services, scarce)).stock).toBe(2)
  })
})
