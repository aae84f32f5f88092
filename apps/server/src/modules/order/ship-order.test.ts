import { describe, expect, it } from 'vitest'
import { buildBuyer, buildSku, composePlacing } from './order.fixtures.ts'
import { composePress, useShippingShop } from './ship-order.fixtures.ts'

const { shop, buildPlaced, ship, kindsOf } = useShippingShop()

describe('staff ship an order', () => {
  it('§12.2 whole: it is shipped, and its history and its parcel say so', async () => {
    const { orderNo, userId, skuIds } = await buildPlaced()
    const trackingNo = 'JD0000000001'
    const shipped = await ship(orderNo, { carrier: 'jd', trackingNo })
    expect(shipped).toMatchObject({
      status: 'shipped',
      lines: [{ skuId: skuIds[0], shippedCount: 2, leftCount: 0 }],
      shipments: [{ carrier: 'jd', trackingNo, state: 'none', lines: [{ skuId: skuIds[0], count: 2 }] }],
    })
    const { events } = await shop().services.orders.getDetail(userId, orderNo)
    expect(events.at(-1)).toMatchObject({ kind: 'shipped', status: 'shipped', by: 'staff' })
    const [entry] = (await shop().services.audit.list({ subjectKind: 'order', subjectId: orderNo })).items
    expect(entry).toMatchObject({ action: 'order.ship', after: { status: 'shipped' } })
  })

  it('§12.2 in parts: it is shipped when every line has left', async () => {
    const { orderNo, userId, skuIds } = await buildPlaced([3, 1])
    const [first = 0, second = 0] = skuIds
    const lines = [{ skuId: first, count: 2 }]
    expect(await ship(orderNo, { lines })).toMatchObject({
      status: 'to_ship',
      lines: [{ leftCount: 1 }, { leftCount: 1 }],
    })
    await expect(ship(orderNo, { lines })).rejects.toMatchObject({
      code: 'shipping.too_many',
      details: { skuId: first, left: 1 },
    })
    expect((await ship(orderNo, { lines: [{ skuId: second, count: 1 }] })).status).toBe('to_ship')
    // Without lines: whatever is left.
    expect(await ship(orderNo)).toMatchObject({
      status: 'shipped',
      shipments: [{}, {}, { lines: [{ skuId: first, count: 1 }] }],
    })
    expect(await kindsOf(userId, orderNo)).toEqual(['placed', 'shipped', 'shipped', 'shipped'])
    await expect(ship(orderNo)).rejects.toMatchObject({ code: 'order.illegal_move' })
  })

  it('counts the same SKU on two lines of a parcel together', async () => {
    const { orderNo, skuIds } = await buildPlaced([2])
    const skuId = skuIds[0] ?? 0
    const twice = [
      { skuId, count: 1 },
      { skuId, count: 2 },
    ]
    await expect(ship(orderNo, { lines: twice })).rejects.toMatchObject({ code: 'shipping.too_many' })
  })

  it('refuses goods that were not ordered, an order that is not to be shipped, and one that is not there', async () => {
    const { orderNo } = await buildPlaced()
    await expect(ship(orderNo, { lines: [{ skuId: 1, count: 1 }] })).rejects.toMatchObject({
      code: 'shipping.not_ordered',
    })
    const buyer = await buildBuyer(shop().services)
    const unpaid = await composePlacing(shop().services, buyer, await buildSku(shop().services))
    const { orderNo: unpaidNo } = await shop().services.orders.place(buyer.userId, unpaid)
    await expect(ship(unpaidNo)).rejects.toMatchObject({
      code: 'order.illegal_move',
      details: { status: 'unpaid' },
    })
    for (const nowhere of ['20201121100000000000001001', `${orderNo.slice(0, -3)}999`])
      await expect(ship(nowhere)).rejects.toMatchObject({ code: 'order.not_found' })
  })

  it('P2 sends the same press once, also when it comes twice at once', async () => {
    const { orderNo } = await buildPlaced()
    const same = composePress()
    const { orderAdmin } = shop().services
    const answers = await Promise.all([1, 2, 3].map(() => orderAdmin.ship(1, orderNo, same)))
    expect(answers.map(({ shipments }) => shipments.length)).toEqual([1, 1, 1])
    expect((await orderAdmin.ship(1, orderNo, same)).status).toBe('shipped')
    const other = await buildPlaced()
    await expect(orderAdmin.ship(1, other.orderNo, same)).rejects.toMatchObject({
      code: 'shipping.key_reused',
    })
  })

  it('leaves nothing behind when the number belongs to another parcel', async () => {
    const trackingNo = 'YTTAKEN000001'
    const [{ orderNo: first }, { orderNo: second, userId }] = [await buildPlaced(), await buildPlaced()]
    await ship(first, { trackingNo })
    await expect(ship(second, { trackingNo })).rejects.toMatchObject({ code: 'shipping.number_taken' })
    expect(await shop().services.orderAdmin.get(second)).toMatchObject({
      status: 'to_ship',
      lines: [{ shippedCount: 0 }],
      shipments: [],
    })
    expect(await kindsOf(userId, second)).toEqual(['placed'])
  })

  it('P1 P15 never ships more than was ordered, however many press at once', async () => {
    const { orderNo } = await buildPlaced([5])
    const { skuIds } = {
      skuIds: (await shop().services.orderAdmin.get(orderNo)).lines.map(({ skuId }) => skuId),
    }
    const lines = [{ skuId: skuIds[0] ?? 0, count: 2 }]
    const presses = await Promise.allSettled(Array.from({ length: 6 }, () => ship(orderNo, { lines })))
    expect(presses.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect((await shop().services.orderAdmin.get(orderNo)).lines[0]).toMatchObject({
      shippedCount: 4,
      leftCount: 1,
    })
  })

  it('P15 of a cancel and a shipment at once, one wins and nothing is lost', async () => {
    for (let round = 0; round < 10; round++) {
      const { orderNo, userId } = await buildPlaced([1])
      const [shipped, cancelled] = await Promise.allSettled([
        ship(orderNo),
        shop().services.orders.cancel(userId, orderNo, ''),
      ])
      const wins = [shipped, cancelled].filter(({ status }) => status === 'fulfilled')
      expect(wins).toHaveLength(1)
      const { status, lines } = await shop().services.orderAdmin.get(orderNo)
      expect([status, lines[0]?.shippedCount]).toEqual(
        shipped.status === 'fulfilled' ? ['shipped', 1] : ['cancelled', 0],
      )
    }
  })
})
