import { toFen } from '@jishi/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buyerId, minuteMs, openPaymentWorld, type PaymentWorld } from './payment.fixtures.ts'
import { testProviders } from './provider.fixtures.ts'

describe.each(testProviders)('%s', (provider) => {
  let world: PaymentWorld

  beforeAll(async () => {
    world = await openPaymentWorld(provider)
  })
  afterEach(() => {
    world.simulated.misbehaviour.answers = undefined
  })
  afterAll(() => world.close())

  const unreachable = { code: 'payment.provider_unreachable' }

  describe('starting a payment', () => {
    it('gives the open attempt again, also to requests at the same time', async () => {
      const subject = world.buildSubject()
      const started = await Promise.all(Array.from({ length: 6 }, () => world.start(subject)))
      expect(new Set(started.map(({ payment }) => payment.paymentId)).size).toBe(1)
      expect(started[0]?.payment).toMatchObject({ state: 'pending', orderNo: subject.id, amountFen: 9900 })
    })

    it('closes an attempt over another amount before it opens a new one', async () => {
      const subject = world.buildSubject()
      const old = await world.start(subject, { amountFen: toFen(100) })
      const press = await world.simulated.reachCashier(old.start)
      world.clock.advance(world.simulated.closesAfterMs)
      const fresh = await world.start(subject)
      await press()
      expect(fresh.payment.paymentId).not.toBe(old.payment.paymentId)
      expect((await world.payments.confirm(buyerId, old.payment.paymentId)).state).toBe('closed')
    })

    it('refuses what is paid already, and a way to pay that is not offered', async () => {
      const subject = world.buildSubject()
      const { payment, start } = await world.start(subject)
      await world.pay(start)
      await world.payments.confirm(buyerId, payment.paymentId)
      await expect(world.start(subject)).rejects.toMatchObject({ code: 'payment.already_paid' })
      const elsewhere = world.start(world.buildSubject(), { provider: 'barter' as 'alipay' })
      await expect(elsewhere).rejects.toMatchObject({ code: 'payment.method_unavailable' })
    })
  })

  describe('P4: my payments', () => {
    it('somebody else gets the answer of a missing one', async () => {
      const { payment } = await world.start(world.buildSubject())
      for (const url of [`/api/payments/${payment.paymentId}`, `/api/payments/${'0'.repeat(32)}`]) {
        const headers = { 'x-test-user': '8' }
        const [read, confirmed] = [
          await world.app.inject({ url, headers }),
          await world.app.inject({ url: `${url}/confirm`, method: 'POST', headers }),
        ]
        for (const answer of [read, confirmed]) {
          expect(answer.statusCode).toBe(404)
          expect(answer.json()).toMatchObject({ error: { code: 'payment.not_found' } })
        }
      }
    })

    it('P2: confirming asks the provider and settles', async () => {
      const subject = world.buildSubject()
      const { payment, start } = await world.start(subject)
      await world.pay(start)
      const answer = await world.app.inject({
        url: `/api/payments/${payment.paymentId}/confirm`,
        method: 'POST',
        headers: { 'x-test-user': String(buyerId) },
      })
      expect(answer.json()).toMatchObject({ state: 'succeeded', orderNo: subject.id })
      expect(await world.countCaptured(subject)).toBe(1)
    })

    it('P2: an answer that the provider did not sign pays nothing', async () => {
      const { payment, start } = await world.start(world.buildSubject())
      await world.pay(start)
      world.simulated.misbehaviour.answers = 'forged'
      await expect(world.payments.confirm(buyerId, payment.paymentId)).rejects.toMatchObject(unreachable)
      expect(await world.readState(payment.paymentId)).toBe('pending')
    })
  })

  describe('P15: closing against paying', () => {
    it('exactly one wins: the trade and the payment agree, and the caller is told which', async () => {
      for (let round = 0; round < 12; round++) {
        const subject = world.buildSubject()
        const { payment, start } = await world.start(subject)
        const press = await world.simulated.reachCashier(start)
        world.clock.advance(world.simulated.closesAfterMs)
        // The buyer comes later from round to round, so that each side gets its turn to be faster.
        const pay = async () => {
          await new Promise((resolve) => setTimeout(resolve, round * 4))
          await press()
        }
        const [outcome] = await Promise.all([world.payments.closeForSubject(subject), pay()])
        await world.payments.confirm(buyerId, payment.paymentId)
        const trade = world.findTrade(payment.paymentId)
        const fate = `${outcome} ${trade?.state} ${await world.readState(payment.paymentId)}`
        expect(['closed closed closed', 'paid paid succeeded']).toContain(fate)
        expect(await world.countCaptured(subject)).toBe(outcome === 'paid' ? 1 : 0)
      }
    })

    it('a buyer who was faster is settled, not closed', async () => {
      const subject = world.buildSubject()
      const { payment, start } = await world.start(subject)
      await world.pay(start)
      expect(await world.payments.closeForSubject(subject)).toBe('paid')
      expect(await world.readState(payment.paymentId)).toBe('succeeded')
      expect(await world.countCaptured(subject)).toBe(1)
    })

    it('closes nothing here while the provider does not answer', async () => {
      const subject = world.buildSubject()
      const { payment, start } = await world.start(subject)
      await world.simulated.reachCashier(start)
      world.simulated.misbehaviour.answers = 'unknown'
      await expect(world.payments.closeForSubject(subject)).rejects.toMatchObject(unreachable)
      expect(await world.readState(payment.paymentId)).toBe('pending')
    })

    it('P11: an old link paid after the close still counts, for the subject to decide', async () => {
      const subject = world.buildSubject()
      const { payment, start } = await world.start(subject)
      expect(await world.payments.closeForSubject(subject)).toBe('closed')
      await world.pay(start)
      await world.simulated.sender.sendDue()
      expect(await world.readState(payment.paymentId)).toBe('succeeded')
      expect(await world.countCaptured(subject)).toBe(1)
    })
  })

  describe('P9: the reconciler finds what nobody told us', () => {
    it('asks about what is pending for two minutes, not before', async () => {
      const subject = world.buildSubject()
      const { payment, start } = await world.start(subject)
      await world.pay(start)
      world.clock.advance(minuteMs)
      await world.payments.reconcile()
      expect(await world.readState(payment.paymentId)).toBe('pending')
      world.clock.advance(minuteMs)
      await world.payments.reconcile()
      expect(await world.readState(payment.paymentId)).toBe('succeeded')
    })

    it('closes what ran out, and asks once more about a link that was closed before its buyer came', async () => {
      const [left, late, gone] = [world.buildSubject(), world.buildSubject(), world.buildSubject()]
      const abandoned = await world.start(left)
      const closed = await world.start(late)
      await world.start(gone)
      await world.payments.closeForSubject(late)
      await world.payments.closeForSubject(gone)
      await world.pay(closed.start)
      world.clock.advance(32 * minuteMs)
      await world.payments.reconcile()
      expect(await world.readState(abandoned.payment.paymentId)).toBe('closed')
      expect(await world.readState(closed.payment.paymentId)).toBe('succeeded')
      world.clock.advance(120 * minuteMs)
      expect(await world.payments.reconcile()).toEqual({ asked: 0, unreachable: 0 })
    })

    it('more than a batch of them, though the provider is silent at first', async () => {
      const subjects = Array.from({ length: 25 }, () => world.buildSubject())
      for (const subject of subjects) await world.pay((await world.start(subject)).start)
      world.clock.advance(2 * minuteMs)
      world.simulated.misbehaviour.answers = 'hang_up'
      expect(await world.payments.reconcile()).toEqual({ asked: 10, unreachable: 10 })
      world.simulated.misbehaviour.answers = undefined
      world.clock.advance(2 * minuteMs)
      const both = await Promise.all([world.payments.reconcile(), world.payments.reconcile()])
      expect(both.map(({ asked }) => asked).reduce((sum, asked) => sum + asked)).toBe(25)
      expect(await Promise.all(subjects.map((subject) => world.countCaptured(subject)))).toEqual(
        subjects.map(() => 1),
      )
    })
  })

  describe('P30', () => {
    it('the provider is never called inside a transaction: this world would fail every test that does', async () => {
      const { payment } = await world.start(world.buildSubject())
      const call = world.database.transaction(() => world.payments.confirm(buyerId, payment.paymentId))
      await expect(call).rejects.toThrow('query was called inside a transaction')
    })
  })
})
