import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { runAudit } from '../../audit.ts'
import { moveParcel } from '../../simulators/tracking/tracking.fixtures.ts'
import { inPeriod } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'
import { useShippingShop } from './ship-order.fixtures.ts'

const { shop, buildPlaced, ship, kindsOf } = useShippingShop()

async function deliver(trackingNo: string) {
  await moveParcel(`${shop().url}/simulators/tracking`, trackingNo, { stops: 5 })
  shop().clock.advance(60_000)
  await shop().services.shipping.traceDue()
}

describe('P15 refunds and shipments', () => {
  it('are not of the same units: what is asked back is not shipped, and what has left is not cancelled', async () => {
    const { services } = shop()
    const { orderNo, userId, skuIds } = await buildPlaced([3])
    const skuId = skuIds[0] ?? 0
    await ship(orderNo, { lines: [{ skuId, count: 1 }] })
    await expect(services.orders.cancel(userId, orderNo, '')).rejects.toMatchObject({
      code: 'order.illegal_move',
    })
    const { afterSaleId } = await services.afterSales.ask(userId, orderNo, {
      lines: [{ skuId, count: 1 }],
      reason: 'unwanted',
      idempotencyKey: randomUUID(),
    })
    await expect(ship(orderNo, { lines: [{ skuId, count: 2 }] })).rejects.toMatchObject({
      code: 'shipping.too_many',
      details: { left: 1 },
    })
    // With one unit still asked back, the order waits for what becomes of it.
    expect((await ship(orderNo)).status).toBe('to_ship')
    await services.afterSales.accept(1, afterSaleId, { decision: '', isRestocked: true })
    expect((await services.orderAdmin.get(orderNo)).status).toBe('shipped')
  })

  it('of a refund that is asked for and a shipment at once, one wins', async () => {
    const { services } = shop()
    for (let round = 0; round < 10; round++) {
      const { orderNo, userId } = await buildPlaced([2])
      const results = await Promise.allSettled([
        ship(orderNo),
        services.afterSales.ask(userId, orderNo, { reason: 'unwanted', idempotencyKey: randomUUID() }),
      ])
      const { status, lines } = await services.orderAdmin.get(orderNo)
      const sent = lines[0]?.shippedCount
      // A buyer who is late asks for a return of what has left.
      if (results[0].status === 'fulfilled') expect(sent).toBe(2)
      else expect([status, sent]).toEqual(['refunding', 0])
    }
  })
})

describe('a delivery', () => {
  it('§12.2 of the last parcel marks the order, once', async () => {
    const { orderNo, userId, skuIds } = await buildPlaced([1, 1])
    const numbers = ['YTLAST0000001', 'YTLAST0000002']
    for (const [i, trackingNo] of numbers.entries())
      await ship(orderNo, { trackingNo, lines: [{ skuId: skuIds[i] ?? 0, count: 1 }] })
    await deliver(numbers[0] ?? '')
    expect((await shop().services.orders.getDetail(userId, orderNo)).deliveredAt).toBeNull()
    await deliver(numbers[1] ?? '')
    const detail = await shop().services.orders.getDetail(userId, orderNo)
    expect(detail).toMatchObject({
      status: 'shipped',
      events: [{}, {}, {}, { kind: 'delivered', by: 'provider' }],
    })
    expect(detail.deliveredAt).not.toBeNull()
    await deliver(numbers[1] ?? '')
    expect(await kindsOf(userId, orderNo)).toEqual(['placed', 'shipped', 'shipped', 'delivered'])
  })

  it('is taken back by a further parcel', async () => {
    const { orderNo, userId, skuIds } = await buildPlaced([1, 1])
    await ship(orderNo, { trackingNo: 'YTPART0000001', lines: [{ skuId: skuIds[0] ?? 0, count: 1 }] })
    await deliver('YTPART0000001')
    await ship(orderNo, { trackingNo: 'YTPART0000002' })
    expect((await shop().services.orders.getDetail(userId, orderNo)).deliveredAt).toBeNull()
    await deliver('YTPART0000002')
    expect((await shop().services.orders.getDetail(userId, orderNo)).deliveredAt).not.toBeNull()
  })
})

describe('jishi audit', () => {
  const broken = async () => {
    const { promises } = await runAudit(shop().services.database, shop().services.proofs)
    return promises.filter((each) => each.broken > 0).map(({ name }) => name)
  }
  const changeGoods = (orderNo: string, shipped_count: number) =>
    inPeriod(shop().services.database.db, periodOf(orderNo))
      .updateTable('order_goods')
      .set({ shipped_count })
      .where('order_no', '=', orderNo)
      .execute()

  it('finds an order that says another number than its parcels hold', async () => {
    const { orderNo } = await buildPlaced([2])
    await changeGoods(orderNo, 1)
    expect(await broken()).toContain('order.shipped')
    await changeGoods(orderNo, 0)
    expect(await broken()).not.toContain('order.shipped')
  })

  it('finds an order that is shipped without a parcel, and a delivery of what never left', async () => {
    const { orderNo } = await buildPlaced([1])
    const tables = inPeriod(shop().services.database.db, periodOf(orderNo))
    const setStatus = (status: 'shipped' | 'to_ship') =>
      tables.updateTable('order_info').set({ status }).where('order_no', '=', orderNo).execute()
    await setStatus('shipped')
    expect(await broken()).toEqual(expect.arrayContaining(['order.history', 'order.shipped']))
    await setStatus('to_ship')
    const entry = {
      order_no: orderNo,
      kind: 'delivered',
      actor: 'provider',
      reason: '',
      created_at: 1,
    } as const
    await tables
      .insertInto('order_event')
      .values({ ...entry, status: 'shipped' })
      .execute()
    expect(await broken()).toContain('order.history')
    await tables.deleteFrom('order_event').where('order_no', '=', orderNo).execute()
  })
})
