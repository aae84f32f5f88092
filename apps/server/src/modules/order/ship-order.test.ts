import { randomUUID } from 'node:crypto'
import type { BodyOf, shipOrder } from '@jishi/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { describeAudit, runAudit } from '../../audit.ts'
import { moveParcel } from '../../simulators/tracking/tracking.fixtures.ts'
import { buildStaff } from '../staff/staff.fixtures.ts'
import { inPeriod } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'
import { buildBuyer, buildSku, composePlacing } from './order.fixtures.ts'
import { shipCommand } from './ship-command.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(async () => {
  const report = await runAudit(shop.services.database, shop.services.proofs)
  // Nothing runs the jobs here: the outbox is full.
  const broken = report.promises.filter((each) => each.broken > 0 && each.name !== 'outbox.handed_over')
  expect(broken, describeAudit(report)).toEqual([])
  await shop.close()
})

let number = 0
type Press = BodyOf<typeof shipOrder>
const press = (given: Partial<Press> = {}): Press => ({
  carrier: 'yto',
  trackingNo: `YT${String(++number).padStart(10, '0')}`,
  idempotencyKey: randomUUID(),
  ...given,
})

/** Cash on delivery: it is to be shipped from the start. */
async function buildPlaced(counts: number[] = [2]) {
  const { services } = shop
  const buyer = await buildBuyer(services)
  const skuIds = await Promise.all(counts.map(() => buildSku(services)))
  for (const [i, skuId] of skuIds.entries())
    await services.carts.add(services.carts.of(buyer.userId), { skuId, count: counts[i] ?? 1 })
  const source = { kind: 'cart' } as const
  const { quote } = await services.orders.settle(buyer.userId, source)
  const { addressId } = buyer
  const { orderNo } = await services.orders.place(buyer.userId, {
    ...{ source, addressId, quote, paymentMethod: 'cod', idempotencyKey: randomUUID() },
  })
  return { ...buyer, orderNo, skuIds }
}

const ship = (orderNo: string, given: Partial<Press> = {}) =>
  shop.services.orderAdmin.ship(1, orderNo, press(given))

async function deliver(trackingNo: string) {
  await moveParcel(`${shop.url}/simulators/tracking`, trackingNo, { stops: 5 })
  shop.clock.advance(60_000)
  await shop.services.shipping.traceDue()
}

const kindsOf = async (userId: number, orderNo: string) =>
  (await shop.services.orders.getDetail(userId, orderNo)).events.map(({ kind }) => kind)

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
    const { events } = await shop.services.orders.getDetail(userId, orderNo)
    expect(events.at(-1)).toMatchObject({ kind: 'shipped', status: 'shipped', by: 'staff' })
    const [entry] = (await shop.services.audit.list({ subjectKind: 'order', subjectId: orderNo })).items
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
    const buyer = await buildBuyer(shop.services)
    const unpaid = await composePlacing(shop.services, buyer, await buildSku(shop.services))
    const { orderNo: unpaidNo } = await shop.services.orders.place(buyer.userId, unpaid)
    await expect(ship(unpaidNo)).rejects.toMatchObject({
      code: 'order.illegal_move',
      details: { status: 'unpaid' },
    })
    for (const nowhere of ['20201121100000000000001001', `${orderNo.slice(0, -3)}999`])
      await expect(ship(nowhere)).rejects.toMatchObject({ code: 'order.not_found' })
  })

  it('P2 sends the same press once, also when it comes twice at once', async () => {
    const { orderNo } = await buildPlaced()
    const same = press()
    const { orderAdmin } = shop.services
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
    expect(await shop.services.orderAdmin.get(second)).toMatchObject({
      status: 'to_ship',
      lines: [{ shippedCount: 0 }],
      shipments: [],
    })
    expect(await kindsOf(userId, second)).toEqual(['placed'])
  })

  it('P1 P15 never ships more than was ordered, however many press at once', async () => {
    const { orderNo } = await buildPlaced([5])
    const { skuIds } = {
      skuIds: (await shop.services.orderAdmin.get(orderNo)).lines.map(({ skuId }) => skuId),
    }
    const lines = [{ skuId: skuIds[0] ?? 0, count: 2 }]
    const presses = await Promise.allSettled(Array.from({ length: 6 }, () => ship(orderNo, { lines })))
    expect(presses.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect((await shop.services.orderAdmin.get(orderNo)).lines[0]).toMatchObject({
      shippedCount: 4,
      leftCount: 1,
    })
  })

  it('P15 of a cancel and a shipment at once, one wins and nothing is lost', async () => {
    for (let round = 0; round < 10; round++) {
      const { orderNo, userId } = await buildPlaced([1])
      const [shipped, cancelled] = await Promise.allSettled([
        ship(orderNo),
        shop.services.orders.cancel(userId, orderNo, ''),
      ])
      const wins = [shipped, cancelled].filter(({ status }) => status === 'fulfilled')
      expect(wins).toHaveLength(1)
      const { status, lines } = await shop.services.orderAdmin.get(orderNo)
      expect([status, lines[0]?.shippedCount]).toEqual(
        shipped.status === 'fulfilled' ? ['shipped', 1] : ['cancelled', 0],
      )
    }
  })
})

describe('P15 refunds and shipments', () => {
  it('are not of the same units: what is asked back is not shipped, and what has left is not cancelled', async () => {
    const { services } = shop
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
    const { services } = shop
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

describe('jishi audit', () => {
  const broken = async () => {
    const { promises } = await runAudit(shop.services.database, shop.services.proofs)
    return promises.filter((each) => each.broken > 0).map(({ name }) => name)
  }
  const changeGoods = (orderNo: string, shipped_count: number) =>
    inPeriod(shop.services.database.db, periodOf(orderNo))
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
    const tables = inPeriod(shop.services.database.db, periodOf(orderNo))
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

describe('a delivery', () => {
  it('§12.2 of the last parcel marks the order, once', async () => {
    const { orderNo, userId, skuIds } = await buildPlaced([1, 1])
    const numbers = ['YTLAST0000001', 'YTLAST0000002']
    for (const [i, trackingNo] of numbers.entries())
      await ship(orderNo, { trackingNo, lines: [{ skuId: skuIds[i] ?? 0, count: 1 }] })
    await deliver(numbers[0] ?? '')
    expect((await shop.services.orders.getDetail(userId, orderNo)).deliveredAt).toBeNull()
    await deliver(numbers[1] ?? '')
    const detail = await shop.services.orders.getDetail(userId, orderNo)
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
    expect((await shop.services.orders.getDetail(userId, orderNo)).deliveredAt).toBeNull()
    await deliver('YTPART0000002')
    expect((await shop.services.orders.getDetail(userId, orderNo)).deliveredAt).not.toBeNull()
  })
})

describe('jishi ship', () => {
  const type = (args: string[], isSimulated = true) =>
    shipCommand({ orderAdmin: shop.services.orderAdmin, publicUrl: shop.url, isSimulated }, args)

  it('ships one line, then the rest, with numbers of its own where parcels are simulated', async () => {
    const { orderNo } = await buildPlaced([1, 2])
    expect(await type([orderNo, '--part'])).toMatchObject({
      isDone: true,
      text: expect.stringContaining('shipped in part'),
    })
    expect((await type([orderNo, '--carrier', 'sf', '--number', 'sf-cli-0001'])).isDone).toBe(true)
    expect(await shop.services.orderAdmin.get(orderNo)).toMatchObject({
      status: 'shipped',
      shipments: [{ carrier: 'yto' }, { carrier: 'sf', trackingNo: 'SF-CLI-0001' }],
    })
    const [entry] = (await shop.services.audit.list({ subjectKind: 'order', subjectId: orderNo })).items
    expect(entry?.staff).toBeNull()
    expect(await type([orderNo])).toMatchObject({ isDone: false, text: expect.stringContaining('shipped') })
  })

  it('says what is wrong with what was typed, and makes up no number for a real carrier', async () => {
    const { orderNo } = await buildPlaced()
    for (const args of [[], ['12'], [orderNo, 'x'], [orderNo, '--carrier', 'pigeon'], [orderNo, '--soon']])
      expect((await type(args)).isDone).toBe(false)
    expect(await type([orderNo], false)).toEqual({ isDone: false, text: '--number: the number on the label' })
    expect((await type(['20201121100000000000001001'])).text).toBe('There is no such order.')
  })
})

describe('who sees what', () => {
  const call = (token: string, path: string, payload?: object) =>
    shop.app.inject({
      method: payload ? 'POST' : 'GET',
      url: `/api${path}`,
      headers: { authorization: `Bearer ${token}` },
      ...(payload && { payload }),
    })

  it('staff list orders of a status newest first, page by page, and ship only with the permission for it', async () => {
    const { services } = shop
    const viewer = await buildStaff(services, { permissions: ['order.view'] })
    const packer = await buildStaff(services, { permissions: ['order.ship'] })
    const placed = [await buildPlaced(), await buildPlaced(), await buildPlaced()].map(
      ({ orderNo }) => orderNo,
    )
    const all: string[] = []
    for (let after = ''; ; ) {
      const { items, next } = (
        await call(viewer.token, `/admin/orders?status=to_ship&limit=2${after}`)
      ).json()
      all.push(...items.map(({ orderNo }: { orderNo: string }) => orderNo))
      if (next === null) break
      after = `&after=${next}`
    }
    expect(all).toEqual(all.toSorted().reverse())
    expect(all).toEqual(expect.arrayContaining(placed))
    expect(new Set(all).size).toBe(all.length)
    const [orderNo = ''] = placed
    expect((await call(viewer.token, `/admin/orders/${orderNo}`)).json()).toMatchObject({
      recipient: { mobile: '18800000001' },
    })
    expect((await call(viewer.token, `/admin/orders/${orderNo}/shipments`, press())).statusCode).toBe(403)
    expect((await call(packer.token, `/admin/orders/${orderNo}`)).statusCode).toBe(403)
    expect((await call(packer.token, `/admin/orders/${orderNo}/shipments`, press())).statusCode).toBe(201)
  })

  it('P3 only the buyer sees the parcels of an order', async () => {
    const { services } = shop
    const visitor = { ip: '203.0.113.9', userAgent: 'vitest' }
    const enter = async (mobile: string) => {
      const userId = await services.accounts.createByMobile(mobile)
      const { session } = await services.accounts.enter(userId, { isPersistent: true }, visitor)
      return { userId, token: session.accessToken }
    }
    const [owner, other] = [await enter('13800000011'), await enter('13800000012')]
    const buyer = await buildBuyer(services, owner.userId)
    const placing = await composePlacing(services, buyer, await buildSku(services), { paymentMethod: 'cod' })
    const { orderNo } = await services.orders.place(owner.userId, placing)
    await ship(orderNo, { trackingNo: 'YTOWNER000001' })
    const own = await call(owner.token, `/orders/${orderNo}/shipments`)
    expect(own.json()).toMatchObject({ items: [{ trackingNo: 'YTOWNER000001', traces: [] }] })
    const foreign = await call(other.token, `/orders/${orderNo}/shipments`)
    expect([foreign.statusCode, foreign.json().error.code]).toEqual([404, 'order.not_found'])
  })
})
