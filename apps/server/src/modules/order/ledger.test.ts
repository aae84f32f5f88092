import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listPeriodsOf } from './buyer-periods.ts'
import { readCuts } from './ledger.cuts.ts'
import {
  type LedgerServices,
  type LedgerWorld,
  listAll,
  listBroken,
  openLedgerWorld,
  place,
  runJob,
} from './ledger.fixtures.ts'
import { createLedger } from './ledger.ts'
import { type Buyer, buildBuyer, buildSku } from './order.fixtures.ts'

const dayMs = 86_400_000
const minuteMs = 60_000

let world: LedgerWorld
let services: LedgerServices
let buyer: Buyer
let skuId: number

async function open(now: string, env: Record<string, string> = {}) {
  world = await openLedgerWorld(now)
  services = await world.startServices(env)
  buyer = await buildBuyer(services)
  skuId = await buildSku(services, { stock: 1000 })
}

async function listPeriods(): Promise<string[]> {
  return services.orders.months.listNewestFirst()
}

afterEach(() => world.close())

describe('§8.2 ledger periods by configuration', () => {
  it.each([
    ['month', '202611'],
    ['week', '2026W48'],
    ['day', '20261126'],
  ])('LEDGER_GRAIN=%s writes into %s, and finds it by the number alone', async (grain, period) => {
    await open('2026-11-26T02:00:00Z', { LEDGER_GRAIN: grain })
    const orderNo = await place(services, buyer, skuId)
    expect(await listPeriods()).toEqual([period])
    expect(await services.orders.getDetail(buyer.userId, orderNo)).toMatchObject({
      orderNo,
      status: 'unpaid',
    })
    expect(await listAll(services, buyer)).toEqual([orderNo])
    expect(await listBroken(services)).toEqual([])
  })

  it.each([
    ['month', ['202612', '202611']],
    ['week', ['2026W49', '2026W48']],
    ['day', ['20261201', '20261130', '20261129', '20261128']],
  ])('the timed job makes tables ahead: %s', async (grain, periods) => {
    await open('2026-11-28T02:00:00Z', { LEDGER_GRAIN: grain })
    await runJob(services, 'order.make_months')
    await runJob(services, 'order.make_months')
    expect(await listPeriods()).toEqual(periods)
  })

  it('a wrong grain is refused by its name', async () => {
    await open('2026-11-28T02:00:00Z')
    await expect(world.startServices({ LEDGER_GRAIN: 'year' })).rejects.toThrow(
      'LEDGER_GRAIN: one of month, week, day, not "year"',
    )
  })

  it('many processes that make one period at once leave it whole', async () => {
    await open('2026-11-26T02:00:00Z')
    const ledgers = Array.from({ length: 6 }, () =>
      createLedger({ database: world.database, now: world.clock.now, grain: 'day' }),
    )
    await Promise.all(ledgers.map((ledger) => ledger.ensureFor('20261126120000000000007001')))
    await Promise.all(ledgers.map((ledger) => ledger.makeAhead()))
    expect(await listPeriods()).toEqual(['20261129', '20261128', '20261127', '20261126'])
    await place(services, buyer, skuId)
    expect(await listBroken(services)).toEqual([])
  })
})

describe('§8.2 the grain changes in the middle of a month', () => {
  let placed: string[]

  /** Every order is placed by the process that was started last; the one before still runs, and serves. */
  beforeEach(async () => {
    await open('2026-11-25T02:00:00Z', { LEDGER_GRAIN: 'month' })
    placed = []
    const old = services
    await order(old)
    services = await world.startServices({ LEDGER_GRAIN: 'day' })
    for (const each of [services, old, services]) await order(each)
    world.clock.advance(dayMs)
    for (const each of [old, services]) await order(each)
    world.clock.advance(dayMs)
    await order(services)
    services = await world.startServices({ LEDGER_GRAIN: 'month' })
    await order(services)
    world.clock.advance(dayMs)
    await order(services)
  })

  async function order(by: LedgerServices) {
    world.clock.advance(minuteMs)
    placed.unshift(await place(by, buyer, skuId))
  }

  it('counts from midnight on, and every order stays where it was written', async () => {
    expect(await readCuts(world.database.db)).toEqual([
      { since: '20261126', grain: 'day' },
      { since: '20261128', grain: 'month' },
    ])
    expect(await listPeriods()).toEqual(['202611', '20261127', '20261126'])
    expect(placed.map((orderNo) => services.orders.months.periodOf(orderNo))).toEqual([
      '202611',
      ...['20261127', '20261127', '20261126', '20261126'],
      ...['202611', '202611', '202611', '202611'],
    ])
    for (const orderNo of placed)
      expect(await services.orders.getDetail(buyer.userId, orderNo)).toMatchObject({ orderNo })
  })

  it('lists all of them in order, whatever the size of the page, before and after the nightly notes', async () => {
    for (const limit of [1, 2, 3, 100]) expect(await listAll(services, buyer, limit)).toEqual(placed)
    world.clock.advance(30 * dayMs)
    await runJob(services, 'order.note_buyers')
    for (const limit of [1, 2, 3, 100]) expect(await listAll(services, buyer, limit)).toEqual(placed)
  })

  it('cancels, closes and proves them all', async () => {
    await services.orders.cancel(buyer.userId, placed.at(-1) ?? '', '')
    world.clock.advance(31 * minuteMs)
    await runJob(services, 'order.sweep_unpaid')
    for (const orderNo of placed)
      expect(await services.orders.getDetail(buyer.userId, orderNo)).toMatchObject({ status: 'cancelled' })
    await place(services, buyer, skuId, 'cod')
    expect((await listBroken(services)).filter((name) => name !== 'outbox.handed_over')).toEqual([])
  })
})

describe('§8.2 "my orders" over years', () => {
  it('reads no table in which the buyer has no order, but those that still take some', async () => {
    await open('2026-01-10T02:00:00Z', { LEDGER_GRAIN: 'day' })
    const other = await buildBuyer(services)
    const placed: string[] = []
    for (let day = 0; day < 30; day++) {
      if (day % 10 === 0) placed.unshift(await place(services, buyer, skuId))
      await place(services, other, skuId)
      world.clock.advance(dayMs)
      await runJob(services, 'order.sweep_unpaid')
    }
    world.clock.advance(minuteMs)
    await runJob(services, 'order.note_buyers')
    await runJob(services, 'order.note_buyers')
    const names = (await listPeriodsOf(world.database.db, buyer.userId)).map(({ period }) => period).sort()
    expect(names).toEqual(['20260110', '20260120', '20260130', '20260208'])
    expect(await listAll(services, buyer)).toEqual(placed)
    expect(await listAll(services, other, 7)).toHaveLength(30)
  })
})
