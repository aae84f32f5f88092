import { randomUUID } from 'node:crypto'
import type { BodyOf, shipOrder } from '@jishi/contract'
import { afterAll, beforeAll, expect } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { auditWords } from './after-sale.fixtures.ts'
import { buildBuyer, buildSku } from './order.fixtures.ts'

type Press = BodyOf<typeof shipOrder>

let number = 0

/** What staff send to ship all that is left of an order, with a number of its own. */
export function composePress(given: Partial<Press> = {}): Press {
  return {
    carrier: 'yto',
    trackingNo: `YT${String(++number).padStart(10, '0')}`,
    idempotencyKey: randomUUID(),
    ...given,
  }
}

/** A shop for all tests of a file; in the end its data must be clean. */
export function useShippingShop() {
  let opened: TestShop | undefined
  beforeAll(async () => {
    opened = await openTestShop()
  })
  afterAll(async () => {
    expect(await auditWords(shop().services)).toBe('')
    await opened?.close()
  })

  function shop(): TestShop {
    if (opened === undefined) throw new Error('the shop opens before the first test')
    return opened
  }

  return {
    shop,

    /** Cash on delivery: it is to be shipped from the start. */
    async buildPlaced(counts: number[] = [2]) {
      const { services } = shop()
      const buyer = await buildBuyer(services)
      const skuIds = await Promise.all(counts.map(() => buildSku(services)))
      for (const [i, skuId] of skuIds.entries())
        await services.carts.add(services.carts.of(buyer.userId), { skuId, count: counts[i] ?? 1 })
      const source = { kind: 'cart' } as const
      const { quote } = await services.orders.settle(buyer.userId, source)
      const { orderNo } = await services.orders.place(buyer.userId, {
        ...{ source, addressId: buyer.addressId, quote, paymentMethod: 'cod', idempotencyKey: randomUUID() },
      })
      return { ...buyer, orderNo, skuIds }
    },

    ship: (orderNo: string, given: Partial<Press> = {}) =>
      shop().services.orderAdmin.ship(1, orderNo, composePress(given)),

    async kindsOf(userId: number, orderNo: string): Promise<string[]> {
      return (await shop().services.orders.getDetail(userId, orderNo)).events.map(({ kind }) => kind)
    },
  }
}
