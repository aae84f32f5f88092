import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import type { Services } from '../../wire.ts'
import { buildBuyer, buildOrder, buildSku, composePlacing, readStock } from './order.fixtures.ts'

let shop: TestShop
let services: Services

beforeAll(async () => {
  shop = await openTestShop()
  services = shop.services
})
afterAll(() => shop.close())

describe('placing an order', () => {
  it('P1: 200 buyers at once for 50 units make exactly 50 orders and leave no stock', async () => {
    const skuId = await buildSku(services, { stock: 50 })
    const buyers = await Promise.all(Array.from({ length: 200 }, () => buildBuyer(services)))
    const placings = await Promise.all(buyers.map((buyer) => composePlacing(services, buyer, skuId)))

    const results = await Promise.allSettled(
      buyers.map(({ userId }, i) => services.orders.place(userId, placings[i] as never)),
    )

    const refusals = results
      .filter((result) => result.status === 'rejected')
      .map((result) => result.reason.code)
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(50)
    expect(refusals).toEqual(Array(150).fill('order.stock_short'))
    expect(await readStock(services, skuId)).toEqual({ stock: 0, sales: 50, received: 50 })
  })

  it('P3: what a client says of money is not even read', async () => {
    const skuId = await buildSku(services, { priceFen: 9900 })
    const buyer = await buildBuyer(services)
    const placing = await composePlacing(services, buyer, skuId)
    const order = await services.orders.place(buyer.userId, {
      ...placing,
      payableFen: 1,
      priceFen: 1,
    } as never)
    expect(order.payableFen).toBe(9900 + 1000)
  })

  it('refuses a quote that is not of today’s prices, and takes nothing', async () => {
    const skuId = await buildSku(services)
    const buyer = await buildBuyer(services)
    const placing = await composePlacing(services, buyer, skuId)
    await services.database.db.updateTable('sku').set({ price_fen: 10_000 }).where('id', '=', skuId).execute()
    await expect(services.orders.place(buyer.userId, placing)).rejects.toMatchObject({
      code: 'order.quote_changed',
    })
    expect((await readStock(services, skuId)).stock).toBe(10)
  })

  it('the same idempotency key gives the same order, one after the other and at once', async () => {
    const skuId = await buildSku(services)
    const buyer = await buildBuyer(services)
    const placing = await composePlacing(services, buyer, skuId)
    const orders = await Promise.all(
      Array.from({ length: 8 }, () => services.orders.place(buyer.userId, placing)),
    )
    const again = await services.orders.place(buyer.userId, placing)
    expect(new Set([...orders, again].map((order) => order.orderNo)).size).toBe(1)
    expect((await readStock(services, skuId)).stock).toBe(9)
  })

  it('a key used for other goods is a conflict', async () => {
    const [first, second] = [await buildSku(services), await buildSku(services)]
    const buyer = await buildBuyer(services)
    const placing = await composePlacing(services, buyer, first)
    await services.orders.place(buyer.userId, placing)
    const other = {
      ...(await composePlacing(services, buyer, second)),
      idempotencyKey: placing.idempotencyKey,
    }
    await expect(services.orders.place(buyer.userId, other)).rejects.toMatchObject({
      code: 'order.key_reused',
    })
  })

  it('P16: one short line of several undoes all of them and is named', async () => {
    const [plenty, short] = [await buildSku(services, { stock: 5 }), await buildSku(services, { stock: 5 })]
    const buyer = await buildBuyer(services)
    await addToCart(buyer.userId, [
      [plenty, 2],
      [short, 5],
    ])
    const { quote } = await services.orders.settle(buyer.userId, { kind: 'cart' })
    await services.database.db
      .updateTable('sku_stock')
      .set({ stock: 4 })
      .where('sku_id', '=', short)
      .execute()
    const placing = {
      source: { kind: 'cart' as const },
      addressId: buyer.addressId,
      paymentMethod: 'alipay' as const,
      quote,
      idempotencyKey: randomUUID(),
    }
    await expect(services.orders.place(buyer.userId, placing)).rejects.toMatchObject({
      code: 'order.stock_short',
      details: { lines: [{ skuId: short, stock: 4 }] },
    })
    expect((await readStock(services, plenty)).stock).toBe(5)
    expect((await services.orders.list(buyer.userId, {})).items).toEqual([])
  })

  it('P16: of several who pass the first look together, who gets one line and not the other gets nothing', async () => {
    const [plenty, short] = [await buildSku(services, { stock: 50 }), await buildSku(services, { stock: 5 })]
    const buyers = await Promise.all(Array.from({ length: 8 }, () => buildBuyer(services)))
    const placings = await Promise.all(
      buyers.map(async ({ userId, addressId }) => {
        await addToCart(userId, [
          [plenty, 1],
          [short, 3],
        ])
        const { quote } = await services.orders.settle(userId, { kind: 'cart' })
        const source = { kind: 'cart' as const }
        return { source, addressId, paymentMethod: 'alipay' as const, quote, idempotencyKey: randomUUID() }
      }),
    )
    const results = await Promise.allSettled(
      buyers.map(({ userId }, index) => services.orders.place(userId, placings[index] as never)),
    )
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect((await readStock(services, plenty)).stock).toBe(49)
    expect((await readStock(services, short)).stock).toBe(2)
  })

  it('empties the cart of what was ordered and of nothing else', async () => {
    const [bought, kept] = [await buildSku(services), await buildSku(services)]
    const buyer = await buildBuyer(services)
    await addToCart(buyer.userId, [
      [bought, 1],
      [kept, 1],
    ])
    await services.cartStore.update(buyer.userId, kept, { isSelected: false })
    const { quote } = await services.orders.settle(buyer.userId, { kind: 'cart' })
    await services.orders.place(buyer.userId, {
      source: { kind: 'cart' },
      addressId: buyer.addressId,
      paymentMethod: 'cod',
      quote,
      idempotencyKey: randomUUID(),
    })
    expect((await services.cartStore.read(buyer.userId)).map((line) => line.skuId)).toEqual([kept])
  })

  it('cash on delivery goes straight to "to ship" and has no deadline', async () => {
    const skuId = await buildSku(services)
    const buyer = await buildBuyer(services)
    const order = await services.orders.place(
      buyer.userId,
      await composePlacing(services, buyer, skuId, { paymentMethod: 'cod' }),
    )
    expect(order).toMatchObject({ status: 'to_ship', payBy: null })
  })

  it('P18: two people placing in the same second get different numbers', async () => {
    const skuId = await buildSku(services, { stock: 100 })
    const buyers = await Promise.all(Array.from({ length: 20 }, () => buildBuyer(services)))
    const orders = await Promise.all(buyers.map((buyer) => buildOrder(services, buyer, skuId)))
    expect(new Set(orders.map((order) => order.orderNo)).size).toBe(20)
  })

  it('one person may place over and over in the same second', async () => {
    const skuId = await buildSku(services, { stock: 100 })
    const buyer = await buildBuyer(services)
    const orders = await Promise.all(Array.from({ length: 12 }, () => buildOrder(services, buyer, skuId)))
    expect(new Set(orders.map((order) => order.orderNo)).size).toBe(12)
  })
})

describe('reading orders', () => {
  it('P4: somebody else’s order answers exactly like a missing one', async () => {
    const skuId = await buildSku(services)
    const [owner, stranger] = [await buildBuyer(services), await buildBuyer(services)]
    const { orderNo } = await buildOrder(services, owner, skuId)
    const missing = '20261121000000000000001001'
    for (const given of [orderNo, missing]) {
      const attempts = [
        () => services.orders.getDetail(stranger.userId, given),
        () => services.orders.cancel(stranger.userId, given, ''),
        () => services.orders.startPayment(stranger.userId, given, { provider: 'alipay' }),
      ]
      for (const attempt of attempts) {
        await expect(attempt()).rejects.toMatchObject({ code: 'order.not_found', details: {} })
      }
    }
    expect((await services.orders.getDetail(owner.userId, orderNo)).status).toBe('unpaid')
  })

  it('P4: somebody else’s address cannot be ordered to', async () => {
    const skuId = await buildSku(services)
    const [owner, stranger] = [await buildBuyer(services), await buildBuyer(services)]
    const placing = await composePlacing(services, { ...stranger, addressId: owner.addressId }, skuId)
    await expect(services.orders.place(stranger.userId, placing)).rejects.toMatchObject({
      code: 'address.not_found',
    })
  })

  it('lists newest first across months, page by page, and by status', async () => {
    const skuId = await buildSku(services, { stock: 100 })
    const buyer = await buildBuyer(services)
    const placed: string[] = []
    for (let i = 0; i < 5; i++) {
      placed.push((await buildOrder(services, buyer, skuId)).orderNo)
      shop.clock.advance(12 * 86_400_000)
    }
    await services.orders.cancel(buyer.userId, placed[1] as string, '')
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await services.orders.list(buyer.userId, { after, limit: 2 })
      seen.push(...page.items.map((order) => order.orderNo))
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(seen).toEqual(placed.toReversed())
    const cancelled = await services.orders.list(buyer.userId, { status: 'cancelled' })
    expect(cancelled.items.map((order) => order.orderNo)).toEqual([placed[1]])
  })
})

async function addToCart(userId: number, lines: [skuId: number, count: number][]): Promise<void> {
  for (const [skuId, count] of lines) {
    await services.cartStore.add(userId, { skuId, count, maxCount: 999 }, { maxLines: 99 })
  }
}
