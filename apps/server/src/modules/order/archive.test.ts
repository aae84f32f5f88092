import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createArchiveCodec, isSame } from './archive.codec.ts'
import { archiveSecret, Crash, openDyingArchive } from './archive.fixtures.ts'
import { listParts } from './archive.queries.ts'
import { inTables } from './in-period.ts'
import {
  type LedgerServices,
  type LedgerWorld,
  listAll,
  listBroken,
  openLedgerWorld,
  place,
  runJob,
} from './ledger.fixtures.ts'
import { ledgerCommands } from './ledger-commands.ts'
import { type Buyer, buildBuyer, buildSku } from './order.fixtures.ts'

const dayMs = 86_400_000
const old = '202601'

let world: LedgerWorld
let services: LedgerServices
let buyer: Buyer
let skuId: number
let placed: string[]

/** Three orders of January, all at their end, one of May, and the clock stands in June. */
beforeEach(async () => {
  world = await openLedgerWorld('2026-01-10T02:00:00Z')
  services = await world.startServices()
  buyer = await buildBuyer(services)
  skuId = await buildSku(services, { stock: 100 })
  placed = []
  for (const reason of ['', 'too much', 'changed my mind']) {
    const orderNo = await place(services, buyer, skuId)
    await services.orders.cancel(buyer.userId, orderNo, reason)
    placed.unshift(orderNo)
    world.clock.advance(dayMs)
  }
  placed.unshift(await placeDone())
  world.clock.advance(120 * dayMs)
  placed.unshift(await place(services, buyer, skuId))
  await services.orders.cancel(buyer.userId, placed[0] ?? '', '')
  world.clock.advance(30 * dayMs)
  await services.orders.months.noteBuyers()
})
afterEach(() => world.close())

/** Paid, shipped, received and reviewed, written as the shop would have. */
async function placeDone(): Promise<string> {
  const orderNo = await place(services, buyer, skuId)
  const { payment } = await services.orders.startPayment(buyer.userId, orderNo, { provider: 'alipay' })
  const { db } = world.database
  const money = { paid_fen: 10_900, refundable_fen: 10_900, trade_no: 't1', pending_of: null }
  await db
    .updateTable('payment')
    .set({ state: 'succeeded', success_of: `order:${orderNo}`, next_check_at: null, ...money })
    .where('id', '=', payment.paymentId)
    .execute()
  const tables = inTables(db, old)
  await tables
    .updateTable('order_info')
    .set({ status: 'done', paid_at: 1, received_at: 1, payment_id: payment.paymentId })
    .where('order_no', '=', orderNo)
    .execute()
  const entries = [
    ['paid', 'to_ship'],
    ['shipped', 'shipped'],
    ['received', 'to_review'],
    ['reviewed', 'done'],
  ] as const
  for (const [kind, status] of entries)
    await tables
      .insertInto('order_event')
      .values({ order_no: orderNo, kind, status, actor: 'system', reason: '', created_at: 1 })
      .execute()
  return orderNo
}

/** Without what they offer: less of it while they are archived. */
async function readDetails() {
  const found = await Promise.all(placed.map((orderNo) => services.orders.getDetail(buyer.userId, orderNo)))
  return found.map(({ actions: _, isArchived: __, lines, ...detail }) => ({
    ...detail,
    lines: lines.map(({ leftCount: _, ...line }) => line),
  }))
}

/** Names of the promises of archive and stock that do not hold. */
async function listWrong(): Promise<string[]> {
  return (await listBroken(services)).filter((name) =>
    /^(archive|stock|payment\.used|order\.lines)/.test(name),
  )
}

describe('§8.2 the archive', () => {
  it('an archived order is read by its number, in lists, in my data and in the audit', async () => {
    const before = await readDetails()
    expect(await listWrong()).toEqual([])
    await services.orders.archive.archive(old)
    expect(await services.orders.months.listNewestFirst()).not.toContain(old)
    expect(await readDetails()).toEqual(before)
    for (const limit of [1, 2, 100]) expect(await listAll(services, buyer, limit)).toEqual(placed)
    const done = await services.orders.list(buyer.userId, { status: 'done' })
    expect(done.items.map(({ orderNo }) => orderNo)).toEqual([placed[1]])
    expect((await services.orders.exportOrders(buyer.userId)).map(({ orderNo }) => orderNo)).toEqual(placed)
    expect(await listWrong()).toEqual([])
    await services.orders.archive.archive(old)
    expect(await readDetails()).toEqual(before)
  })

  it('is counted before the audit goes through it', async () => {
    const proof = services.proofs.find(({ promises }) => 'archive.whole' in promises)
    expect(await proof?.countRows(world.database.db)).toBe(0)
    await services.orders.archive.archive(old)
    let seen = 0
    for await (const _ of proof?.find(world.database.db, (rows) => (seen += rows)) ?? []);
    expect(seen).toBeGreaterThan(0)
    expect(await proof?.countRows(world.database.db)).toBe(seen)
  })

  it('is read by another process that did not hear of it, and hides it from strangers', async () => {
    const other = await world.startServices()
    await other.orders.list(buyer.userId, {})
    await services.orders.archive.archive(old)
    expect(await listAll(other, buyer)).toEqual(placed)
    expect(await other.orders.getDetail(buyer.userId, placed[2] ?? '')).toMatchObject({ status: 'cancelled' })
    await expect(other.orders.getDetail(buyer.userId + 1, placed[2] ?? '')).rejects.toThrow('order.not_found')
  })

  it('holds no name, address or number that can be read without the secret', async () => {
    await services.orders.archive.archive(old)
    const [part] = await listParts(world.database.db, old)
    const bytes = Buffer.from((await services.storage.get(part?.storage_key ?? '')) ?? [])
    expect(bytes.length).toBeGreaterThan(100)
    for (const secret of ['张三', '18800000001', placed[1] ?? '']) expect(bytes.includes(secret)).toBe(false)
  })

  it('comes back as it was', async () => {
    const before = await readDetails()
    const rows = () => inTables(world.database.db, old).selectFrom('order_info').selectAll().execute()
    const tables = await rows()
    await services.orders.archive.archive(old)
    const [part] = await listParts(world.database.db, old)
    await services.orders.archive.restore(old)
    expect(await rows()).toEqual(tables)
    expect(await readDetails()).toEqual(before)
    expect(await listAll(services, buyer)).toEqual(placed)
    expect(await services.storage.exists(part?.storage_key ?? '')).toBe(false)
    expect(await listWrong()).toEqual([])
  })

  it('§10.3 what was sealed before there were flash sales is what the tables say now', async () => {
    const codec = createArchiveCodec(archiveSecret)
    const rows = await inTables(world.database.db, old).selectFrom('order_info').selectAll().execute()
    const now = rows.map((order) => ({ order, goods: [], events: [] }))
    const then = now.map(({ order: { flash_claim_id: _, ...order }, ...rest }) => ({ order, ...rest }))
    const opened = await codec.open(await codec.seal(then as typeof now, old), old)
    expect(opened).toEqual(now)
    expect(isSame(opened, now)).toBe(true)
  })

  it('refuses a period that is not over, and one with an order that is not at its end', async () => {
    const archive = (period: string) => services.orders.archive.archive(period)
    await expect(archive('202612')).rejects.toThrow('ledger.no_period')
    await services.orders.months.ensureFor('20260610120000000000007001')
    await expect(archive('202606')).rejects.toThrow('ledger.period_open')
    const orderNo = placed[1] ?? ''
    const set = (change: object) =>
      inTables(world.database.db, old)
        .updateTable('order_info')
        .set(change)
        .where('order_no', '=', orderNo)
        .execute()
    for (const change of [
      { status: 'shipped' },
      { status: 'to_review', received_at: world.clock.now().getTime() - 29 * dayMs },
      { status: 'done', payment_method: 'cod', paid_at: null },
    ]) {
      await set(change)
      await expect(archive(old)).rejects.toMatchObject({
        code: 'ledger.period_open',
        details: { orders: orderNo },
      })
    }
    await set({ status: 'to_review', received_at: 1, payment_method: 'alipay', paid_at: 1 })
    await archive(old)
  })

  it('refuses to change an archived order, and says so', async () => {
    await services.orders.archive.archive(old)
    await services.orders.months.listNewestFirst()
    await expect(services.orders.cancel(buyer.userId, placed[1] ?? '', '')).rejects.toThrow(
      /order\.(archived|illegal_move)/,
    )
  })

  it('the nightly job archives what is old enough and at its end, nothing else', async () => {
    services = await world.startServices({ ARCHIVE_AFTER_MONTHS: '3' })
    await runJob(services, 'order.archive')
    await runJob(services, 'order.archive')
    expect(await services.orders.months.listNewestFirst()).toEqual(['202605'])
    expect(await listAll(services, buyer)).toEqual(placed)
  })

  it('jishi ledger says what it did', async () => {
    const deps = { database: world.database, archive: services.orders.archive }
    expect(await ledgerCommands(deps, ['archive', old])).toEqual({
      isDone: true,
      text: '202601 is archived.',
    })
    expect((await ledgerCommands(deps, ['list'])).text.split('\n')).toEqual([
      '202605    live',
      expect.stringMatching(/^202601 {4}archived, 4 orders, since 2026-/),
    ])
    expect(await ledgerCommands(deps, ['restore', old])).toMatchObject({ isDone: true })
    expect(await ledgerCommands(deps, ['archive', '202501'])).toEqual({
      isDone: false,
      text: 'There is no ledger period 202501.',
    })
    expect((await ledgerCommands(deps, [])).text).toContain('usage')
  })

  it('a file that is damaged or gone breaks a promise of the audit, and is never restored from', async () => {
    await services.orders.archive.archive(old)
    const [part] = await listParts(world.database.db, old)
    const key = part?.storage_key ?? ''
    const bytes = Buffer.from((await services.storage.get(key)) ?? [])
    bytes[40] = (bytes[40] ?? 0) ^ 1
    await services.storage.put(key, bytes)
    expect(await listWrong()).toEqual(['archive.whole'])
    await expect(services.orders.archive.restore(old)).rejects.toThrow('ledger.damaged')
    bytes[40] = (bytes[40] ?? 0) ^ 1
    await services.storage.put(key, bytes)
    await services.orders.archive.restore(old)
    expect(await listAll(services, buyer)).toEqual(placed)
  })
})

describe('§8.2 a crash on the way to the archive or back', () => {
  it.each(['archive', 'restore'] as const)(
    'loses nothing, is not seen, and is repaired by the same command: %s',
    async (way) => {
      const before = await readDetails()
      if (way === 'restore') await services.orders.archive.archive(old)
      for (let n = 1; ; n++) {
        const outcome = await openDyingArchive(services, n)
          [way](old)
          .catch((error: unknown) => error)
        expect(await readDetails()).toEqual(before)
        expect(await listAll(services, buyer)).toEqual(placed)
        if (outcome === undefined) {
          expect(n).toBeGreaterThan(10)
          break
        }
        expect(outcome).toBeInstanceOf(Crash)
        await services.orders.archive[way](old)
        expect(await readDetails()).toEqual(before)
        expect(await listWrong()).toEqual([])
        await services.orders.archive[way === 'archive' ? 'restore' : 'archive'](old)
      }
    },
    120_000,
  )

  it('a write between the copy and the last look is kept, and the period stays in its tables', async () => {
    const { storage } = services
    const orderNo = placed[1] ?? ''
    const late = openDyingArchive(
      {
        ...services,
        storage: {
          ...storage,
          put: async (key: string, bytes: Uint8Array) => {
            const kept = await storage.put(key, bytes)
            await inTables(world.database.db, old)
              .updateTable('order_info')
              .set({ refunded_fen: 5 })
              .where('order_no', '=', orderNo)
              .execute()
            return kept
          },
        },
      },
      0,
    )
    await expect(late.archive(old)).rejects.toThrow('ledger.changed')
    const row = await inTables(world.database.db, old)
      .selectFrom('order_info')
      .select('refunded_fen')
      .where('order_no', '=', orderNo)
      .executeTakeFirstOrThrow()
    expect(row.refunded_fen).toBe(5)
    expect(await listAll(services, buyer)).toEqual(placed)
  })
})
