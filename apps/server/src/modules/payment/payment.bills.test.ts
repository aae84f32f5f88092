import { toFen } from '@jishi/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BillSource } from '../../infra/payment/bill-source.ts'
import { minuteMs, openPaymentWorld, type PaymentWorld } from './payment.fixtures.ts'
import { createPaymentBills, type PaymentBills } from './payment-bills.ts'
import { testProviders } from './provider.fixtures.ts'

const hourMs = 60 * minuteMs

/** The world's clock starts at ten in the morning of 21 November in China. */
describe.each(testProviders)('§9.4 the daily bill of %s', (name) => {
  let world: PaymentWorld
  let bills: PaymentBills
  let refundId: string
  let ids: Record<'right' | 'unheard' | 'forgotten' | 'otherwise', string>

  beforeAll(async () => {
    world = await openPaymentWorld(name)
    const source = world.simulated.provider as unknown as BillSource
    bills = createPaymentBills({ ...world, sources: [source] })
    const right = await world.buildPaid()
    const otherwise = await world.buildPaid()
    const { payment, start } = await world.start(world.buildSubject())
    await world.pay(start)
    await world.requestRefund({ paymentId: right, amountFen: toFen(4000), reason: '', key: 'bill' })
    refundId = (await world.listRefunds(right))[0]?.id ?? ''
    await world.payments.runRefund(refundId)
    const forgotten = await world.buildPaid(world.buildSubject())
    ids = { right, unheard: payment.paymentId, otherwise, forgotten: 'f'.repeat(32) }
    const { db } = world.database
    await db.updateTable('payment').set({ paid_fen: 1 }).where('id', '=', otherwise).execute()
    const [row] = await db.selectFrom('payment').selectAll().where('id', '=', forgotten).execute()
    if (row !== undefined)
      await db
        .insertInto('payment')
        .values({ ...row, id: ids.forgotten, success_of: null })
        .execute()
  })
  afterAll(() => world.close())

  const readState = async () =>
    (await world.database.db.selectFrom('payment_bill').selectAll().orderBy('day').execute()).map(
      ({ day, state }) => `${day} ${state}`,
    )

  it('is not asked for before it is made', async () => {
    await bills.readBills()
    world.clock.advance(23 * hourMs)
    await bills.readBills()
    expect(await readState()).not.toContainEqual(expect.stringContaining('2026-11-21'))
  })

  it('is asked for again while the provider cannot be reached, and by one process only', async () => {
    world.clock.advance(hourMs)
    await world.simulated.tell({ answers: 'hang_up' })
    await bills.readBills()
    await world.simulated.tell({})
    expect(await readState()).toContainEqual('2026-11-21 waiting')
    await bills.readBills()
    expect(await readState()).toContainEqual('2026-11-21 waiting')
    world.clock.advance(hourMs)
    await Promise.all([bills.readBills(), bills.readBills()])
    expect(await readState()).toContainEqual('2026-11-21 read')
  })

  it('shows what is missing here, what is missing there, and what differs, and nothing else', async () => {
    const { items } = await bills.listDiffs()
    const common = { provider: name, day: '2026-11-21', refundId: null, settled: null }
    const all = [
      { ...common, kind: 'missing_here', paymentId: ids.unheard, oursFen: null, theirsFen: 9900 },
      { ...common, kind: 'amount', paymentId: ids.otherwise, oursFen: 1, theirsFen: 9900 },
      { ...common, kind: 'missing_there', paymentId: ids.forgotten, oursFen: 9900, theirsFen: null },
    ]
    expect(items).toHaveLength(3)
    expect(items).toEqual(expect.arrayContaining(all.map((diff) => expect.objectContaining(diff))))
    const billed = await world.database.db
      .selectFrom('payment_refund')
      .select('billed_on')
      .where('id', '=', refundId)
      .execute()
    expect(billed).toEqual([{ billed_on: '2026-11-21' }])
  })

  it('read again it changes nothing', async () => {
    const before = await bills.listDiffs()
    await world.database.db.updateTable('payment_bill').set({ state: 'waiting', next_try_at: 0 }).execute()
    await bills.readBills()
    expect(await bills.listDiffs()).toEqual(before)
  })

  it('a difference is settled once, with a note', async () => {
    const [first] = (await bills.listDiffs()).items
    const id = first?.id ?? 0
    const settled = await bills.settleDiff(3, id, 'found and corrected')
    expect(settled.settled).toMatchObject({ staffId: 3, note: 'found and corrected' })
    expect(await bills.settleDiff(4, id, 'me too')).toEqual(settled)
    expect((await bills.listDiffs()).items).toHaveLength(2)
    await expect(bills.settleDiff(3, 10 ** 9, 'x')).rejects.toMatchObject({ code: 'payment.diff_not_found' })
  })

  it('a day without a bill had no movements, once three days have passed', async () => {
    world.clock.advance(24 * hourMs)
    await bills.readBills()
    expect(await readState()).toContainEqual('2026-11-22 waiting')
    world.clock.advance(72 * hourMs)
    await bills.readBills()
    expect(await readState()).toContainEqual('2026-11-22 read')
    expect((await bills.listDiffs()).items).toHaveLength(2)
  })
})
