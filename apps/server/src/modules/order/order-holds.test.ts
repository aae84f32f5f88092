import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { pressAtCashier, reachCashier } from '../../simulators/alipay/alipay.fixtures.ts'
import type { Services } from '../../wire.ts'
import { type Buyer, buildBuyer, buildOrder, buildSku, composePlacing, readStock } from './order.fixtures.ts'
import { moveOrder } from './order.queries.ts'
import { dropHold } from './order-holds.ts'

const caps = { orders: 5, unitsPerSku: 12 }
const minuteMs = 60_000
let shop: TestShop
let services: Services

beforeAll(async () => {
  shop = await openTestShop({
    env: { MAX_UNPAID_ORDERS: String(caps.orders), MAX_UNPAID_UNITS: String(caps.unitsPerSku) },
  })
  services = shop.services
})
afterAll(() => shop.close())

/** What the counters say of a person, and what the holds themselves add up to. */
async function readHolds({ userId }: Buyer) {
  const { db } = services.database
  const [count, rows] = await Promise.all([
    db
      .selectFrom('hold_count')
      .select(['orders', 'units'])
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow(),
    db.selectFrom('order_hold').selectAll().where('user_id', '=', userId).execute(),
  ])
  const summed = {
    orders: new Set(rows.map(({ order_no }) => order_no)).size,
    units: rows.reduce((sum, { units }) => sum + units, 0),
  }
  expect(summed).toEqual(count)
  return count
}

async function placeMany(buyer: Buyer, skuIds: number[], count = 1) {
  const placings = await Promise.all(skuIds.map((skuId) => composePlacing(services, buyer, skuId, { count })))
  const results = await Promise.allSettled(
    placings.map(async (placing) => {
      await setImmediate()
      return services.orders.place(buyer.userId, placing)
    }),
  )
  const placed = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.orderNo] : []))
  const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
  return { placed, refusals }
}

async function pay(buyer: Buyer, orderNo: string): Promise<void> {
  const { payment, redirectUrl } = await services.orders.startPayment(buyer.userId, orderNo, {
    provider: 'alipay',
  })
  await pressAtCashier(await reachCashier(redirectUrl))
  await services.payments.confirm(buyer.userId, payment.paymentId)
}

describe('P12: one account cannot freeze the stock', () => {
  it('of 30 submits at once, as many become orders as the cap allows, and only their stock is taken', async () => {
    const skuId = await buildSku(services, { stock: 100 })
    const buyer = await buildBuyer(services)
    const { placed, refusals } = await placeMany(buyer, Array(30).fill(skuId))
    expect(placed).toHaveLength(caps.orders)
    expect(refusals).toEqual(Array(25).fill('order.too_many_unpaid'))
    expect(await readHolds(buyer)).toEqual({ orders: 5, units: 5 })
    expect((await readStock(services, skuId)).stock).toBe(95)
  })

  it('of many units of one SKU at once, as many are held as the cap allows', async () => {
    const skuId = await buildSku(services, { stock: 100 })
    const buyer = await buildBuyer(services)
    const { placed, refusals } = await placeMany(buyer, Array(5).fill(skuId), 5)
    expect(placed).toHaveLength(2)
    expect(refusals).toEqual(Array(3).fill('order.hoarding'))
    expect(await readHolds(buyer)).toEqual({ orders: 2, units: 10 })
    expect((await readStock(services, skuId)).stock).toBe(90)
  })

  it('the units of different SKUs are counted apart', async () => {
    const skuIds = await Promise.all([1, 2, 3].map(() => buildSku(services, { stock: 100 })))
    const buyer = await buildBuyer(services)
    const { placed } = await placeMany(buyer, skuIds, caps.unitsPerSku)
    expect(placed).toHaveLength(3)
    expect(await readHolds(buyer)).toEqual({ orders: 3, units: 36 })
    const one = await composePlacing(services, buyer, skuIds[1] as number)
    await expect(services.orders.place(buyer.userId, one)).rejects.toMatchObject({
      code: 'order.hoarding',
      details: { skuId: skuIds[1], name: `goods ${skuIds[1]}`, limit: caps.unitsPerSku },
    })
  })

  it('a single order beyond the cap is refused, one at the cap is not', async () => {
    const skuId = await buildSku(services, { stock: 100 })
    const buyer = await buildBuyer(services)
    expect((await placeMany(buyer, [skuId], caps.unitsPerSku + 1)).refusals).toEqual(['order.hoarding'])
    expect((await placeMany(buyer, [skuId], caps.unitsPerSku)).refusals).toEqual([])
    expect((await readStock(services, skuId)).stock).toBe(100 - caps.unitsPerSku)
  })

  it('what somebody else holds counts for nobody else', async () => {
    const skuId = await buildSku(services, { stock: 100 })
    const [greedy, modest] = [await buildBuyer(services), await buildBuyer(services)]
    await placeMany(greedy, [skuId], caps.unitsPerSku)
    expect((await placeMany(modest, [skuId])).refusals).toEqual([])
  })

  it('the same submit over and over counts once', async () => {
    const skuId = await buildSku(services)
    const buyer = await buildBuyer(services)
    const placing = await composePlacing(services, buyer, skuId)
    await Promise.all(Array.from({ length: 8 }, () => services.orders.place(buyer.userId, placing)))
    expect(await readHolds(buyer)).toEqual({ orders: 1, units: 1 })
  })

  it('cash on delivery that has not left counts as well', async () => {
    const skuId = await buildSku(services, { stock: 100 })
    const buyer = await buildBuyer(services)
    for (let i = 0; i < caps.orders; i++) {
      const placing = await composePlacing(services, buyer, skuId, { paymentMethod: 'cod' })
      await services.orders.place(buyer.userId, placing)
    }
    expect((await placeMany(buyer, [skuId])).refusals).toEqual(['order.too_many_unpaid'])
  })

  it('who pays, cancels or lets orders expire may order again', async () => {
    const skuId = await buildSku(services, { stock: 100 })
    const buyer = await buildBuyer(services)
    const { placed } = await placeMany(buyer, Array(caps.orders).fill(skuId))
    const [paid, cancelled, ...expired] = placed as [string, string, ...string[]]
    await pay(buyer, paid)
    expect(await readHolds(buyer)).toEqual({ orders: 4, units: 4 })
    await services.orders.cancel(buyer.userId, cancelled, '')
    expect(await readHolds(buyer)).toEqual({ orders: 3, units: 3 })
    shop.clock.advance(31 * minuteMs)
    for (const orderNo of expired) await services.orders.closeUnpaid(orderNo)
    expect(await readHolds(buyer)).toEqual({ orders: 0, units: 0 })
    expect((await placeMany(buyer, [skuId])).refusals).toEqual([])
  })
})

describe('P13, of orders: every way to fail gives hold and stock back, once', () => {
  it('a line that is short leaves no hold', async () => {
    const [plenty, scarce] = [await buildSku(services), await buildSku(services, { stock: 2 })]
    const buyer = await buildBuyer(services)
    await buildOrder(services, buyer, plenty)
    for (const [skuId, count] of [
      [plenty, 1],
      [scarce, 2],
    ] as const)
      await services.cartStore.add(buyer.userId, { skuId, count, maxCount: 999 }, { maxLines: 99 })
    const source = { kind: 'cart' as const }
    const { quote } = await services.orders.settle(buyer.userId, source)
    const rivals = await Promise.all([buildBuyer(services), buildBuyer(services)])
    // Both the look before and the taking itself may find it short.
    const others = rivals.map((rival) => placeMany(rival, [scarce]))
    const mine = services.orders.place(buyer.userId, {
      source,
      addressId: buyer.addressId,
      paymentMethod: 'alipay',
      quote,
      idempotencyKey: randomUUID(),
    })
    const [outcome] = await Promise.allSettled([mine, ...others])
    const isPlaced = outcome.status === 'fulfilled'
    expect(await readHolds(buyer)).toEqual(isPlaced ? { orders: 2, units: 4 } : { orders: 1, units: 1 })
    expect((await readStock(services, plenty)).stock).toBe(isPlaced ? 8 : 9)
  })

  it('cancelling twice and paying, all at once', async () => {
    for (let round = 0; round < 6; round++) {
      const skuId = await buildSku(services, { stock: 3 })
      const buyer = await buildBuyer(services)
      const { orderNo } = await buildOrder(services, buyer, skuId, { count: 2 })
      const { payment, redirectUrl } = await services.orders.startPayment(buyer.userId, orderNo, {
        provider: 'alipay',
      })
      const cashier = await reachCashier(redirectUrl)
      await Promise.allSettled([
        pressAtCashier(cashier).then(() => services.payments.confirm(buyer.userId, payment.paymentId)),
        services.orders.cancel(buyer.userId, orderNo, ''),
        services.orders.cancel(buyer.userId, orderNo, ''),
      ])
      expect(await readHolds(buyer)).toEqual({ orders: 0, units: 0 })
      const { status } = await services.orders.getDetail(buyer.userId, orderNo)
      expect((await readStock(services, skuId)).stock).toBe(status === 'cancelled' ? 3 : 1)
    }
  })

  it('money that comes after the close takes the stock again and no hold', async () => {
    const skuId = await buildSku(services, { stock: 1 })
    const buyer = await buildBuyer(services)
    const { orderNo } = await buildOrder(services, buyer, skuId)
    const { payment, redirectUrl } = await services.orders.startPayment(buyer.userId, orderNo, {
      provider: 'alipay',
    })
    await services.orders.cancel(buyer.userId, orderNo, '')
    expect((await readStock(services, skuId)).stock).toBe(1)
    await pressAtCashier(await reachCashier(redirectUrl))
    await services.payments.confirm(buyer.userId, payment.paymentId)
    expect((await services.orders.getDetail(buyer.userId, orderNo)).status).toBe('to_ship')
    expect(await readHolds(buyer)).toEqual({ orders: 0, units: 0 })
    expect((await readStock(services, skuId)).stock).toBe(0)
  })

  it('all units can be sold after everybody walked away', async () => {
    const skuId = await buildSku(services, { stock: 10 })
    const idle = await Promise.all(Array.from({ length: 2 }, () => buildBuyer(services)))
    const left = await Promise.all(idle.map((buyer) => placeMany(buyer, Array(caps.orders).fill(skuId))))
    expect((await readStock(services, skuId)).stock).toBe(0)
    shop.clock.advance(31 * minuteMs)
    const all = left.flatMap(({ placed }) => placed)
    await Promise.all([...all, ...all].map((orderNo) => services.orders.closeUnpaid(orderNo)))
    const buyer = await buildBuyer(services)
    expect((await placeMany(buyer, [skuId], 10)).refusals).toEqual([])
    for (const each of idle) expect(await readHolds(each)).toEqual({ orders: 0, units: 0 })
  })

  it('is dropped once, however many drop it', async () => {
    const skuId = await buildSku(services)
    const buyer = await buildBuyer(services)
    const { orderNo } = await buildOrder(services, buyer, skuId, { count: 3 })
    await buildOrder(services, buyer, skuId)
    const { database } = services
    // As a move does it: the order is locked first.
    const drop = () =>
      database.transaction(async (tx) => {
        await moveOrder(tx, orderNo, 'unpaid', { status: 'unpaid' })
        await dropHold(tx, orderNo)
      })
    await Promise.all(Array.from({ length: 10 }, drop))
    expect(await readHolds(buyer)).toEqual({ orders: 1, units: 1 })
  })
})
