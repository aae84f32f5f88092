import { toFen } from '@jishi/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CashInput } from './offline-payment.ts'
import { buyerId, minuteMs, openPaymentWorld, type PaymentWorld } from './payment.fixtures.ts'

let world: PaymentWorld

beforeAll(async () => {
  world = await openPaymentWorld('alipay')
})
afterEach(async () => {
  expect(await world.listBroken()).toEqual([])
})
afterAll(() => world.close())

const staffId = 3
const dueFen = toFen(9900)

function collect(subject = world.buildSubject(), given: Partial<CashInput> = {}) {
  const input = { subject, userId: buyerId, amountFen: dueFen, staffId, key: `cash:${subject.id}`, ...given }
  return world.database.transaction((tx) => world.payments.collectCash(tx, input))
}

async function findPaid(subjectId: string) {
  const rows = await world.database.db
    .selectFrom('payment')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .execute()
  return rows.filter(({ success_of }) => success_of !== null)
}

describe('cash', () => {
  it('P8: counts once, however often it is told', async () => {
    const subject = world.buildSubject()
    const outcomes = await Promise.all([collect(subject), collect(subject), collect(subject)])
    expect(outcomes.toSorted()).toEqual(['already', 'already', 'collected'])
    expect(await findPaid(subject.id)).toMatchObject([
      {
        provider: 'cod',
        state: 'succeeded',
        amount_fen: 9900,
        paid_fen: 9900,
        note: expect.stringContaining('3'),
      },
    ])
    expect(await world.countCaptured(subject)).toBe(1)
    await expect(collect(subject, { key: 'another' })).rejects.toMatchObject({ code: 'payment.already_paid' })
    await expect(collect(subject, { amountFen: toFen(1) })).rejects.toMatchObject({
      code: 'payment.already_paid',
    })
  })

  it('never counts for what was paid another way', async () => {
    const subject = world.buildSubject()
    await world.buildPaid(subject)
    await expect(collect(subject)).rejects.toMatchObject({ code: 'payment.already_paid' })
    expect(await world.countCaptured(subject)).toBe(1)
  })

  it('goes back by hand: no provider is asked, a person says so, never more than came in', async () => {
    const subject = world.buildSubject()
    await collect(subject)
    const [{ id: paymentId } = { id: '' }] = await findPaid(subject.id)
    const ask = (fen: number) => {
      world.clock.advance(1)
      const key = `a:${fen}:${paymentId}`
      return world.requestRefund({ paymentId, amountFen: toFen(fen), reason: 'returned', key })
    }
    expect([await ask(4000), await ask(6000), await ask(5900)]).toEqual([
      'requested',
      'too_much',
      'requested',
    ])
    const open = await world.admin.listCashRefunds()
    expect(open.items).toMatchObject([
      { paymentId, subject, amountFen: 4000, paidOutAt: null },
      { paymentId, amountFen: 5900 },
    ])

    world.watch.calls.length = 0
    for (const { refundId } of open.items) await world.payments.runRefund(refundId)
    world.clock.advance(20 * minuteMs)
    await world.payments.restartRefunds()
    expect(world.watch.calls).toEqual([])
    expect(await world.listJobs('payment.refund')).toEqual([])
    expect(await world.listRefunded(paymentId)).toEqual([])

    for (const { refundId } of open.items) {
      await Promise.all([1, 2].map(() => world.admin.payOut(staffId, refundId, 'at the counter')))
      expect(await world.admin.payOut(staffId, refundId, 'again')).toMatchObject({
        paidOutAt: expect.any(String),
      })
    }
    expect((await world.admin.listCashRefunds()).items).toEqual([])
    expect(await world.listRefunded(paymentId)).toMatchObject([{ isAll: false }, { isAll: true }])
    expect((await findPaid(subject.id))[0]).toMatchObject({ state: 'refunded', refunded_fen: 9900 })
    const { items } = await world.audit.list({ subjectKind: 'payment', subjectId: paymentId })
    expect(items.map(({ action }) => action)).toEqual(['payment.pay_out', 'payment.pay_out'])
  })

  it('refuses to pay out what a provider pays', async () => {
    const paymentId = await world.buildPaid()
    await world.requestRefund({ paymentId, amountFen: toFen(1), reason: '', key: `x:${paymentId}` })
    const [{ id } = { id: '' }] = await world.listRefunds(paymentId)
    await expect(world.admin.payOut(staffId, id, '')).rejects.toMatchObject({
      code: 'payment.refund_not_found',
    })
  })
})

describe('nothing to pay', () => {
  it('pays for its subject once, with the change that made it', async () => {
    const subject = world.buildSubject()
    const settle = () =>
      world.database.transaction((tx) => world.payments.settleNothing(tx, { subject, userId: buyerId }))
    const failing = world.database.transaction(async (tx) => {
      await world.payments.settleNothing(tx, { subject, userId: buyerId })
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    expect(await findPaid(subject.id)).toEqual([])
    await settle()
    await settle()
    expect(await findPaid(subject.id)).toMatchObject([
      { provider: 'none', amount_fen: 0, state: 'succeeded' },
    ])
    expect(await world.countCaptured(subject)).toBe(1)
    await expect(world.start(subject)).rejects.toMatchObject({ code: 'payment.already_paid' })
  })
})

it('offers what is switched on, and cash', () => {
  expect(world.payments.methods()).toEqual(['alipay', 'cod'])
})
