import { toFen } from '@jishi/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { answerFaults, noticeChances } from '../../simulators/payment/misbehaviour.ts'
import { buyerId, minuteMs, openPaymentWorld, type PaymentWorld } from './payment.fixtures.ts'
import { testProviders } from './provider.fixtures.ts'

const timeoutMs = 250
/** Longer than the driver waits: a real time-out. */
const stallMs = 4 * timeoutMs
const unreachable = { code: 'payment.provider_unreachable' }

describe.each(testProviders)('%s', (provider) => {
  let world: PaymentWorld

  beforeAll(async () => {
    world = await openPaymentWorld(provider, { timeoutMs })
  })
  /** Whatever happened: the shop's books are sound, and say of every trade what the provider's say. */
  afterEach(async () => {
    await world.simulated.tell({})
    expect(await world.listBroken()).toEqual([])
    expect(await listOurMoney()).toEqual(listTheirMoney())
  })
  afterAll(() => world.close())

  async function listOurMoney() {
    const rows = await world.database.db.selectFrom('payment').selectAll().where('paid_fen', '>', 0).execute()
    return rows.map((row) => `${row.id} ${row.paid_fen} -${row.refunded_fen}`).toSorted()
  }

  function listTheirMoney() {
    return world.simulated
      .listTrades()
      .filter(({ state }) => state === 'paid')
      .map((trade) => `${trade.paymentId} ${trade.amountFen} -${trade.refundedFen}`)
      .toSorted()
  }

  /** Paid at the cashier; nobody has told the shop yet. */
  async function payUnheard(): Promise<string> {
    const subject = world.buildSubject()
    // A buyer whose start fails presses again.
    for (let patience = 20; ; patience--) {
      const started = await world.start(subject).catch((error) => {
        if (patience === 0) throw error
      })
      if (started === undefined) continue
      await world.pay(started.start)
      return started.payment.paymentId
    }
  }

  async function listStates(paymentIds: readonly string[]): Promise<string[]> {
    return [...new Set(await Promise.all(paymentIds.map(world.readState)))]
  }

  async function countCaptured(paymentIds: readonly string[]): Promise<number> {
    const captured = await world.listJobs<{ paymentId: string }>('test.captured')
    return captured.filter(({ paymentId }) => paymentIds.includes(paymentId)).length
  }

  describe('P9: notices', () => {
    it.each<[string, object | 'tampered', 'heard' | 'unheard']>([
      ['in copies', { copies: 5 }, 'heard'],
      ['in another order', { isReordered: true }, 'heard'],
      ['that come late', { delayMs: 10 * minuteMs }, 'unheard'],
      ['that never come', { isDropped: true }, 'unheard'],
      ['changed on the way', 'tampered', 'unheard'],
      ['signed with a wrong key', { isForged: true }, 'unheard'],
    ])('%s: each payment is right in the end, once', async (_name, notices, hearing) => {
      const faults = notices === 'tampered' ? { tampered: world.simulated.tampered } : notices
      await world.simulated.tell({ notices: faults })
      const paymentIds = [await payUnheard(), await payUnheard(), await payUnheard(), await payUnheard()]
      await world.simulated.sender.sendDue()
      expect(await listStates(paymentIds)).toEqual([hearing === 'heard' ? 'succeeded' : 'pending'])
      world.clock.advance(2 * minuteMs)
      await world.payments.reconcile()
      expect(await listStates(paymentIds)).toEqual(['succeeded'])
      world.clock.advance(20 * minuteMs)
      await world.simulated.sender.sendDue()
      expect(await countCaptured(paymentIds)).toBe(4)
    })
  })

  describe('P9: answers', () => {
    it.each(answerFaults)('%s: asking pays nothing, the next question finds the truth', async (answers) => {
      const paymentId = await payUnheard()
      await world.simulated.tell({ answers, stallMs })
      await expect(world.payments.confirm(buyerId, paymentId)).rejects.toMatchObject(unreachable)
      expect(await world.readState(paymentId)).toBe('pending')
      await world.simulated.tell({})
      world.clock.advance(2 * minuteMs)
      await world.payments.reconcile()
      expect(await world.readState(paymentId)).toBe('succeeded')
    })

    it.each(answerFaults)('%s: a refund goes through once', async (answers) => {
      const paymentId = await world.buildPaid()
      const refund = { paymentId, amountFen: toFen(3000), reason: '', key: `test:${paymentId}` }
      await world.requestRefund(refund)
      const [{ id } = { id: '' }] = await world.listRefunds(paymentId)
      await world.simulated.tell({ answers, stallMs })
      await expect(world.payments.runRefund(id)).rejects.toMatchObject(unreachable)
      await world.simulated.tell({})
      world.clock.advance(world.refundGapMs)
      await world.payments.runRefund(id)
      expect(world.findTrade(paymentId)?.refundedFen).toBe(3000)
      expect(await world.listRefunded(paymentId)).toHaveLength(1)
    })

    it.each(answerFaults)('%s: closing closes nothing here until it is sure', async (answers) => {
      const subject = world.buildSubject()
      const { payment, start } = await world.start(subject)
      const press = await world.simulated.reachCashier(start)
      world.clock.advance(world.simulated.closesAfterMs)
      await world.simulated.tell({ answers, stallMs })
      await expect(world.payments.closeForSubject(subject)).rejects.toMatchObject(unreachable)
      expect(await world.readState(payment.paymentId)).toBe('pending')
      await world.simulated.tell({})
      await press()
      const wasPaid = world.findTrade(payment.paymentId)?.state === 'paid'
      expect(await world.payments.closeForSubject(subject)).toBe(wasPaid ? 'paid' : 'closed')
    })
  })

  it('a storm of everything at once: when it is over every fen is where both sides say it is', async () => {
    const rates = {
      notices: Object.fromEntries(noticeChances.map((name) => [name, 0.3])),
      answers: Object.fromEntries(answerFaults.map((name) => [name, 0.08])),
    }
    await world.simulated.tell({ rates, seed: 7, stallMs })
    const paymentIds: string[] = []
    for (let n = 0; n < 24; n++) paymentIds.push(await payUnheard())
    for (let round = 0; round < 3; round++) {
      await Promise.all([world.simulated.sender.sendDue(), world.payments.reconcile()])
      world.clock.advance(4 * minuteMs)
      await refundSome(paymentIds, round)
    }
    const failures = (await world.database.db.selectFrom('payment_refund').select('tries').execute()).filter(
      ({ tries }) => tries > 1,
    )
    expect(failures.length).toBeGreaterThan(0)

    await world.simulated.tell({})
    world.clock.advance(30 * minuteMs)
    await world.payments.reconcile()
    await runOpenRefunds()
    expect(await listStates(paymentIds)).toEqual(['succeeded'])
    expect(await countCaptured(paymentIds)).toBe(24)
  })

  /** Asks for a part of every payment that is known to be paid, and tries what is open. */
  async function refundSome(paymentIds: readonly string[], round: number): Promise<void> {
    for (const paymentId of paymentIds)
      await world.requestRefund({
        ...{ paymentId, amountFen: toFen(1000), reason: '' },
        key: `storm:${round}:${paymentId}`,
      })
    await runOpenRefunds()
  }

  async function runOpenRefunds(): Promise<void> {
    const open = await world.database.db
      .selectFrom('payment_refund')
      .select(['id', 'payment_id'])
      .where('state', '=', 'requested')
      .orderBy('id')
      .execute()
    const rounds = Map.groupBy(open, ({ payment_id }) => payment_id)
      .values()
      .toArray()
    for (let turn = 0; rounds.some((refunds) => turn < refunds.length); turn++) {
      const jobs = rounds.flatMap((refunds) => refunds[turn] ?? [])
      await Promise.allSettled(jobs.map(({ id }) => world.payments.runRefund(id)))
      world.clock.advance(world.refundGapMs)
    }
  }
})
