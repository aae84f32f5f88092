import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Tracking, TrackingError } from '../../infra/tracking/tracking.ts'
import { paceMs } from '../../simulators/tracking/tracking.fixtures.ts'
import { openShippingWorld } from './shipping.fixtures.ts'
import { createShippingService } from './shipping.service.ts'

let world: Awaited<ReturnType<typeof openShippingWorld>>
beforeAll(async () => {
  world = await openShippingWorld()
})
beforeEach(async () => {
  // What other tests left on the way is over.
  await world.database.db.updateTable('shipment').set({ next_trace_at: null }).execute()
  world.simulator.reset()
  world.heard.length = 0
})
afterAll(() => world.close())

const halfHourMs = 30 * 60_000

async function traceAfter(ms: number): Promise<void> {
  world.clock.advance(ms)
  await world.shipping.traceDue()
}

const countAsked = (trackingNo: string) =>
  world.simulator.asked.filter((asked) => asked.trackingNo === trackingNo).length

describe('sending', () => {
  it('§12.2 keeps a parcel with what is in it, its number in capitals', async () => {
    const lines = [
      { skuId: 3, count: 2 },
      { skuId: 9, count: 1 },
    ]
    const parcel = await world.send({ trackingNo: 'yt-lower-1', lines })
    expect(await world.shipping.listOf(parcel.subject)).toEqual([
      {
        shipmentId: parcel.shipmentId,
        carrier: 'yto',
        trackingNo: 'YT-LOWER-1',
        state: 'none',
        sentAt: world.clock.now().toISOString(),
        deliveredAt: null,
        lines,
        traces: [],
      },
    ])
    expect(await world.shipping.countShipped(world.database.db, parcel.subject)).toEqual(
      new Map([
        [3, 2],
        [9, 1],
      ]),
    )
    expect(world.heard.map(({ name }) => name)).toEqual(['shipment.sent'])
  })

  it('takes a number once per carrier', async () => {
    const { trackingNo } = await world.send()
    await expect(world.send({ trackingNo: trackingNo.toLowerCase() })).rejects.toMatchObject({
      code: 'shipping.number_taken',
    })
    await expect(world.send({ trackingNo, carrier: 'sto' })).resolves.toBeDefined()
  })

  it('knows a press again, and refuses its key for anything else', async () => {
    const parcel = await world.send()
    const { database, shipping } = world
    const find = (given: object) =>
      database.transaction((tx) => shipping.findRepeat(tx, { ...parcel, ...given }))
    expect(await find({})).toEqual({ shipmentId: parcel.shipmentId })
    expect(await find({ key: randomUUID() })).toBeUndefined()
    await expect(find({ carrier: 'jd' })).rejects.toMatchObject({ code: 'shipping.key_reused' })
    await expect(world.send({ key: parcel.key })).rejects.toMatchObject({ code: 'shipping.key_reused' })
  })
})

describe('tracing', () => {
  it('§12.2 keeps where a parcel has been, each trace once, the newest first, until it is signed for', async () => {
    const { subject, shipmentId } = await world.send()
    await world.shipping.traceDue()
    for (let stop = 1; stop < 5; stop++) await traceAfter(paceMs)
    const [view] = await world.shipping.listOf(subject)
    expect(view).toMatchObject({ state: 'signed', deliveredAt: '2026-11-21T06:00:00.000Z' })
    expect(view?.traces.map(({ at }) => at.slice(11, 16))).toEqual([
      '06:00',
      '05:00',
      '04:00',
      '03:00',
      '02:00',
    ])
    expect(view?.traces.at(-1)).toMatchObject({ text: '【杭州市】快件已由揽收员取走', place: '杭州市' })
    expect(world.heard.map(({ name, payload }) => [name, 'state' in payload && payload.state])).toEqual([
      ['shipment.sent', false],
      ['shipment.moved', 'picked_up'],
      ['shipment.moved', 'in_transit'],
      ['shipment.moved', 'in_transit'],
      ['shipment.moved', 'delivering'],
      ['shipment.moved', 'signed'],
      ['shipment.delivered', false],
    ])
    expect(world.heard.at(-1)?.payload).toEqual({
      ...{ shipmentId, subject, userId: 7, isLast: true },
      deliveredAt: Date.parse('2026-11-21T06:00:00Z'),
    })
    world.simulator.reset()
    await traceAfter(24 * paceMs)
    expect(world.simulator.asked).toEqual([])
  })

  it('asks about a parcel once per half hour, from however many processes', async () => {
    const { trackingNo, subject } = await world.send()
    const others = [world.startProcess(), world.startProcess(), world.shipping]
    for (let minute = 0; minute <= 60; minute += 10) {
      await Promise.all(others.map((each) => each.traceDue()))
      if (minute < 60) world.clock.advance(10 * 60_000)
    }
    expect(countAsked(trackingNo)).toBe(3)
    // The service would have locked us out otherwise.
    expect((await world.shipping.listOf(subject))[0]?.state).toBe('in_transit')
  })

  it('asks about all that are due, however many, and about each once', async () => {
    const parcels = await Promise.all(Array.from({ length: 25 }, () => world.send()))
    await world.shipping.traceDue()
    expect(new Set(world.simulator.asked.map(({ trackingNo }) => trackingNo))).toEqual(
      new Set(parcels.map(({ trackingNo }) => trackingNo)),
    )
    expect(world.simulator.asked).toHaveLength(25)
  })

  it('loses nothing while the service does not answer, and leaves it in peace', async () => {
    const { subject } = await world.send()
    await Promise.all(Array.from({ length: 24 }, () => world.send()))
    world.simulator.misbehaviour.answers = 'failure'
    await world.shipping.traceDue()
    // One batch told enough.
    expect(world.simulator.asked).toHaveLength(10)
    world.simulator.reset()
    await traceAfter(halfHourMs)
    expect((await world.shipping.listOf(subject))[0]?.state).toBe('picked_up')
  })

  it('keeps what it knows when a parcel is not found any more', async () => {
    const { subject, trackingNo } = await world.send()
    await world.shipping.traceDue()
    await world.simulator.moveParcel(trackingNo, { course: 'unknown' })
    await traceAfter(halfHourMs)
    expect((await world.shipping.listOf(subject))[0]).toMatchObject({
      state: 'picked_up',
      traces: [{ place: '杭州市' }],
    })
  })

  it('asks less and less about a number that nobody knows, and stops after a month', async () => {
    const { trackingNo } = await world.send()
    await world.simulator.moveParcel(trackingNo, { course: 'unknown' })
    for (let hour = 0; hour < 24; hour++) {
      await world.shipping.traceDue()
      world.clock.advance(paceMs)
    }
    expect(countAsked(trackingNo)).toBeLessThan(18)
    world.clock.advance(31 * 24 * paceMs)
    await world.shipping.traceDue()
    world.simulator.reset()
    await traceAfter(24 * paceMs)
    expect(countAsked(trackingNo)).toBe(0)
  })

  it('tells a problem, and that a parcel came back, without calling it delivered', async () => {
    const [problem, returned] = [await world.send(), await world.send()]
    await world.simulator.moveParcel(problem.trackingNo, { course: 'problem', stops: 5 })
    await world.simulator.moveParcel(returned.trackingNo, { course: 'returned', stops: 7 })
    await world.shipping.traceDue()
    expect((await world.shipping.listOf(problem.subject))[0]?.state).toBe('problem')
    expect((await world.shipping.listOf(returned.subject))[0]).toMatchObject({
      state: 'returned',
      deliveredAt: null,
    })
    expect(world.heard.map(({ name }) => name)).not.toContain('shipment.delivered')
  })

  it('of parcels that are signed for at once, calls exactly one the last', async () => {
    const subject = { kind: 'order', id: randomUUID() }
    const parcels = await Promise.all(Array.from({ length: 4 }, () => world.send({ subject })))
    for (const { trackingNo } of parcels) await world.simulator.moveParcel(trackingNo, { stops: 5 })
    await world.shipping.traceDue()
    const delivered = world.heard.filter(({ name }) => name === 'shipment.delivered')
    expect(delivered).toHaveLength(4)
    expect(delivered.filter(({ payload }) => 'isLast' in payload && payload.isLast)).toHaveLength(1)
  })

  it('announces a delivery once, whoever hears of it again', async () => {
    const { shipmentId } = await world.send()
    const traces = [{ at: world.clock.now(), text: '已签收', place: '' }]
    const told: Tracking = { ...world.tracking, trace: async () => ({ state: 'signed', traces }) }
    for (let i = 0; i < 3; i++) {
      await world.startProcess(told).traceDue()
      await world.database.db
        .updateTable('shipment')
        .set({ next_trace_at: world.clock.now().getTime() })
        .where('id', '=', shipmentId)
        .execute()
    }
    expect(world.heard.map(({ name }) => name)).toEqual([
      'shipment.sent',
      'shipment.moved',
      'shipment.delivered',
    ])
  })

  it('keeps no more than some hundred traces of a service that words everything anew', async () => {
    const { subject } = await world.send()
    let asked = 0
    const talkative: Tracking = {
      ...world.tracking,
      trace: async () => ({
        state: 'in_transit',
        traces: Array.from({ length: 200 }, (_, i) => ({
          at: new Date(i * 1000),
          text: `${asked++}`,
          place: '',
        })),
      }),
    }
    const process = world.startProcess(talkative)
    for (let i = 0; i < 4; i++) {
      await process.traceDue()
      world.clock.advance(halfHourMs)
    }
    expect((await world.shipping.listOf(subject))[0]?.traces).toHaveLength(500)
  })

  it('asks nobody where no service is configured', async () => {
    await world.send()
    const { database, events, clock } = world
    const off = createShippingService({ database, tracking: undefined, events, clock, logger: { warn() {} } })
    await off.traceDue()
    expect(world.simulator.asked).toEqual([])
  })

  it('lets a fault of ours fail the job, and not look like a service that is away', async () => {
    await world.send()
    const broken: Tracking = { ...world.tracking, trace: () => Promise.reject(new TypeError('ours')) }
    await expect(world.startProcess(broken).traceDue()).rejects.toThrow('ours')
    const away: Tracking = {
      ...world.tracking,
      trace: () => Promise.reject(new TrackingError('unreachable', 'theirs')),
    }
    await world.send()
    await expect(world.startProcess(away).traceDue()).resolves.toBeUndefined()
  })
})

describe('a person', () => {
  it('gets all parcels of theirs, and is forgotten with them', async () => {
    const userId = 4242
    for (let i = 0; i < 3; i++) await world.send({ userId })
    await world.shipping.traceDue()
    expect(await world.shipping.exportShipments(userId)).toHaveLength(3)
    await world.database.transaction((tx) => world.shipping.forgetOwner(tx, userId))
    const rows = await world.database.db
      .selectFrom('shipment')
      .select(['phone_tail', 'next_trace_at'])
      .where('user_id', '=', userId)
      .execute()
    expect(rows).toEqual(Array(3).fill({ phone_tail: '', next_trace_at: null }))
    expect((await world.shipping.exportShipments(userId)).flatMap(({ traces }) => traces)).toEqual([])
  })
})
