import { toFen } from '@jishi/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { minuteMs, openPaymentWorld, type PaymentWorld } from './payment.fixtures.ts'
import type { PaymentSubject } from './payment.rules.ts'
import { testProviders } from './provider.fixtures.ts'

describe.each(testProviders)('%s', (provider) => {
  let world: PaymentWorld

  beforeAll(async () => {
    world = await openPaymentWorld(provider)
  })
  afterEach(async () => {
    world.simulated.misbehaviour.answers = undefined
    world.simulated.misbehaviour.notices = undefined
    expect(await world.listBroken()).toEqual([])
  })
  afterAll(() => world.close())

  const staffId = 3
  const takenFen = 9900

  /** The provider takes 99.00 yuan for a payment that was over `dueFen`. */
  async function buildHeld(dueFen: number, subject: PaymentSubject = world.buildSubject()): Promise<string> {
    const { payment, start } = await world.start(subject)
    await world.pay(start)
    await world.database.db
      .updateTable('payment')
      .set({ amount_fen: dueFen })
      .where('id', '=', payment.paymentId)
      .execute()
    world.clock.advance(3 * minuteMs)
    await world.payments.reconcile()
    expect(await world.readState(payment.paymentId)).toBe('held')
    return payment.paymentId
  }

  async function runRefunds(paymentId: string): Promise<void> {
    for (const { id } of await world.listRefunds(paymentId)) await world.payments.runRefund(id)
  }

  async function listAudit(paymentId: string) {
    return (await world.audit.list({ subjectKind: 'payment', subjectId: paymentId })).items
  }

  describe('P18: a payment of a wrong amount waits for a person', () => {
    it('lists them, the newest first, page by page', async () => {
      const ids: string[] = []
      for (let n = 0; n < 52; n++) {
        const { payment } = await world.start(world.buildSubject())
        ids.unshift(payment.paymentId)
        world.clock.advance(1)
      }
      await world.database.db.updateTable('payment').set({ state: 'held' }).where('id', 'in', ids).execute()
      const open = { held_at: 1, verdict: null, staff_id: null, settled_at: null }
      const rows = ids.map((payment_id) => ({ payment_id, ...open }))
      await world.database.db.insertInto('payment_held').values(rows).execute()
      const first = await world.admin.listHeld()
      const second = await world.admin.listHeld({ after: first.next ?? undefined })
      expect([...first.items, ...second.items].map(({ paymentId }) => paymentId)).toEqual(ids)
      expect([first.items.length, second.next]).toEqual([50, null])
      await world.database.db.deleteFrom('payment_held').execute()
      await world.database.db.deleteFrom('payment').execute()
    })

    it('refund: all that came goes back, whether it was too little or too much', async () => {
      for (const dueFen of [12_000, 100]) {
        const paymentId = await buildHeld(dueFen)
        expect((await world.admin.listHeld()).items).toMatchObject([
          { paymentId, amountFen: dueFen, paidFen: takenFen, settled: null },
        ])
        const settled = await world.admin.settleHeld(staffId, paymentId, 'refund')
        expect(settled).toMatchObject({ state: 'refunding', settled: { verdict: 'refund', staffId } })
        expect((await world.admin.listHeld()).items).toEqual([])
        await runRefunds(paymentId)
        expect(await world.readState(paymentId)).toBe('refunded')
        expect(world.findTrade(paymentId)).toMatchObject({ refundedFen: takenFen })
        expect(await world.listRefunded(paymentId)).toMatchObject([{ key: `held:${paymentId}`, isAll: true }])
      }
    })

    it('accept: it counts like any other, and what is over its amount goes back', async () => {
      const subject = world.buildSubject()
      const paymentId = await buildHeld(9000, subject)
      const settled = await world.admin.settleHeld(staffId, paymentId, 'accept')
      expect(settled).toMatchObject({ state: 'succeeded', paidFen: takenFen })
      const captured = await world.listJobs<{ paymentId: string; amountFen: number }>('test.captured')
      expect(captured.filter((event) => event.paymentId === paymentId)).toMatchObject([{ amountFen: 9000 }])
      await runRefunds(paymentId)
      expect(world.findTrade(paymentId)?.refundedFen).toBe(900)
      expect(await world.listRefunded(paymentId)).toMatchObject([{ amountFen: 900, isAll: false }])
      await expect(world.start(subject)).rejects.toMatchObject({ code: 'payment.already_paid' })
    })

    it('refuses to accept too little, and what is paid by another one; both can be sent back', async () => {
      const little = await buildHeld(takenFen + 1)
      const accept = world.admin.settleHeld(staffId, little, 'accept')
      await expect(accept).rejects.toMatchObject({ code: 'payment.too_little' })
      const subject = world.buildSubject()
      const second = await buildHeld(100, subject)
      await world.buildPaid(subject)
      const twice = world.admin.settleHeld(staffId, second, 'accept')
      await expect(twice).rejects.toMatchObject({ code: 'payment.already_paid' })
      for (const paymentId of [little, second]) {
        expect(await world.readState(paymentId)).toBe('held')
        expect(await listAudit(paymentId)).toEqual([])
        await world.admin.settleHeld(staffId, paymentId, 'refund')
        await runRefunds(paymentId)
      }
    })

    it('asks the provider how much there is: a notice that says another amount is not what counts', async () => {
      const { payment, start } = await world.start(world.buildSubject())
      world.simulated.misbehaviour.notices = { said: world.simulated.said(toFen(1)) }
      await world.pay(start)
      await world.simulated.sender.sendDue()
      expect((await world.admin.listHeld()).items).toMatchObject([{ paidFen: 1 }])
      const { paymentId } = payment
      world.simulated.misbehaviour.answers = 'hang_up'
      const blind = world.admin.settleHeld(staffId, paymentId, 'refund')
      await expect(blind).rejects.toMatchObject({ code: 'payment.provider_unreachable' })
      world.simulated.misbehaviour.answers = undefined
      const settled = await world.admin.settleHeld(staffId, paymentId, 'accept')
      expect(settled).toMatchObject({ state: 'succeeded', paidFen: takenFen })
      expect(await world.listRefunds(paymentId)).toEqual([])
    })

    it('does nothing when the money is not there any more', async () => {
      const paymentId = await buildHeld(100)
      world.simulated.refundByHand(paymentId)
      for (const verdict of ['refund', 'accept'] as const) {
        const settling = world.admin.settleHeld(staffId, paymentId, verdict)
        await expect(settling).rejects.toMatchObject({ code: 'payment.money_gone' })
      }
    })

    it('is settled once: the same verdict again is the same answer, another one is told', async () => {
      const paymentId = await buildHeld(100)
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => world.admin.settleHeld(staffId, paymentId, 'refund')),
      )
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
      expect(await world.listRefunds(paymentId)).toHaveLength(1)
      const other = world.admin.settleHeld(staffId, paymentId, 'accept')
      await expect(other).rejects.toMatchObject({ code: 'payment.settled_otherwise' })
      expect(await listAudit(paymentId)).toMatchObject([
        {
          action: 'payment.settle',
          before: { verdict: null, state: 'held' },
          after: { verdict: 'refund', state: 'refunding' },
        },
      ])
    })

    it('tells a payment that is not held from one that is not there', async () => {
      const paymentId = await world.buildPaid()
      const settle = (id: string) => world.admin.settleHeld(staffId, id, 'refund')
      await expect(settle(paymentId)).rejects.toMatchObject({ code: 'payment.not_held' })
      await expect(settle('0'.repeat(32))).rejects.toMatchObject({ code: 'payment.not_found' })
    })
  })
})
