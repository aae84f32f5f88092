import { toFen } from '@jishi/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { minuteMs, openPaymentWorld, type PaymentWorld } from './payment.fixtures.ts'
import { testProviders } from './provider.fixtures.ts'

describe.each(testProviders)('%s', (provider) => {
  let world: PaymentWorld

  beforeAll(async () => {
    world = await openPaymentWorld(provider)
  })
  afterEach(async () => {
    world.simulated.misbehaviour.answers = undefined
    expect(await world.listBroken()).toEqual([])
  })
  afterAll(() => world.close())

  const paidFen = 9900
  const unreachable = { code: 'payment.provider_unreachable' }

  function request(paymentId: string, fen = paidFen, key = `test:${paymentId}`) {
    return world.requestRefund({ paymentId, amountFen: toFen(fen), reason: 'changed my mind', key })
  }

  async function buildRefund(fen = paidFen): Promise<{ paymentId: string; refundId: string }> {
    const paymentId = await world.buildPaid()
    expect(await request(paymentId, fen)).toBe('requested')
    return { paymentId, refundId: (await world.listRefunds(paymentId))[0]?.id ?? '' }
  }

  async function countJobs(refundId: string): Promise<number> {
    const jobs = await world.listJobs<{ refundId: string }>('payment.refund')
    return jobs.filter((job) => job.refundId === refundId).length
  }

  /** How long the last job of a refund waits. */
  async function readLastDelay(refundId: string): Promise<number> {
    const rows = await world.database.db
      .selectFrom('outbox')
      .selectAll()
      .where('name', '=', 'payment.refund')
      .execute()
    const mine = rows.filter(
      ({ payload }) => (JSON.parse(payload) as { refundId: string }).refundId === refundId,
    )
    return Math.max(...mine.map(({ run_at }) => run_at)) - world.clock.now().getTime()
  }

  /** Every refund of the payment by its job, each after the pause the provider wants. */
  async function runAll(paymentId: string): Promise<void> {
    for (const { id } of await world.listRefunds(paymentId)) {
      await world.payments.runRefund(id)
      world.clock.advance(world.refundGapMs)
    }
  }

  describe('promising money back', () => {
    it('happens once with the change that caused it, and not at all when that fails', async () => {
      const paymentId = await world.buildPaid()
      const failing = world.database.transaction(async (tx) => {
        const refund = { paymentId, amountFen: toFen(paidFen), reason: 'lost', key: `test:${paymentId}` }
        expect(await world.payments.requestRefund(tx, refund)).toBe('requested')
        throw new Error('rolled back')
      })
      await expect(failing).rejects.toThrow('rolled back')
      expect(await world.listRefunds(paymentId)).toEqual([])
      const outcomes = await Promise.all([request(paymentId), request(paymentId), request(paymentId)])
      expect(outcomes.toSorted()).toEqual(['already', 'already', 'requested'])
      const [refund, ...more] = await world.listRefunds(paymentId)
      expect(more).toEqual([])
      expect(await countJobs(refund?.id ?? '')).toBe(1)
      expect(await world.readState(paymentId)).toBe('refunding')
    })

    it('sixteen at once never promise more than came in, and nothing that fits is refused', async () => {
      const paymentId = await world.buildPaid()
      const outcomes = await Promise.all(
        Array.from({ length: 16 }, (_, n) => request(paymentId, 1000, `line:${paymentId}:${n}`)),
      )
      expect(outcomes.filter((outcome) => outcome === 'requested')).toHaveLength(9)
      expect(outcomes.filter((outcome) => outcome === 'too_much')).toHaveLength(7)
      expect(await request(paymentId, 901, `rest:${paymentId}`)).toBe('too_much')
      expect(await world.readState(paymentId)).toBe('succeeded')
      expect(await request(paymentId, 900, `rest:${paymentId}`)).toBe('requested')
      expect(await world.readState(paymentId)).toBe('refunding')
      await runAll(paymentId)
      expect(await world.readState(paymentId)).toBe('refunded')
      expect(world.findTrade(paymentId)?.refundedFen).toBe(paidFen)
      const told = await world.listRefunded(paymentId)
      expect(told.map(({ isAll }) => isAll)).toEqual([...Array.from({ length: 9 }, () => false), true])
    })

    it('gives nothing of a payment that has no money, or that there is not', async () => {
      const { payment } = await world.start(world.buildSubject())
      expect(await request(payment.paymentId, 1)).toBe('too_much')
      expect(await request('0'.repeat(32), 1)).toBe('too_much')
    })

    it('takes one key for one refund: another amount under it is a fault, not a silent `already`', async () => {
      const paymentId = await world.buildPaid()
      await request(paymentId, 100)
      await expect(request(paymentId, 200)).rejects.toThrow('was another one')
      await expect(request(paymentId, 0, `zero:${paymentId}`)).rejects.toThrow(RangeError)
    })
  })

  describe('giving it back', () => {
    it('does it once, however often the job runs, and says so once', async () => {
      const { paymentId, refundId } = await buildRefund()
      await Promise.all(Array.from({ length: 4 }, () => world.payments.runRefund(refundId)))
      world.clock.advance(world.refundGapMs)
      await world.payments.runRefund(refundId)
      expect(await world.readState(paymentId)).toBe('refunded')
      expect(world.findTrade(paymentId)?.refundedFen).toBe(paidFen)
      const subject = { kind: 'order', id: expect.any(String) }
      const key = `test:${paymentId}`
      const told = { paymentId, refundId, key, subject, amountFen: paidFen, isAll: true }
      expect(await world.listRefunded(paymentId)).toEqual([told])
    })

    it('two workers with the same answer in their hands: one of them marks it done', async () => {
      const { paymentId, refundId } = await buildRefund(4000)
      world.watch.afterCall = async () => {
        world.watch.afterCall = undefined
        world.clock.advance(world.refundGapMs)
        await world.payments.runRefund(refundId)
        expect(await world.listRefunded(paymentId)).toHaveLength(1)
      }
      await world.payments.runRefund(refundId)
      expect(await world.listRefunded(paymentId)).toHaveLength(1)
      expect(world.findTrade(paymentId)?.refundedFen).toBe(4000)
    })

    it('a part of it leaves the payment what it was', async () => {
      const { paymentId, refundId } = await buildRefund(4000)
      await world.payments.runRefund(refundId)
      expect(await world.readState(paymentId)).toBe('succeeded')
      expect(world.findTrade(paymentId)).toMatchObject({ refundedFen: 4000 })
      expect(await world.listRefunded(paymentId)).toMatchObject([{ amountFen: 4000, isAll: false }])
    })

    it('two of one payment keep the pause that the provider wants, and the second has a job for later', async () => {
      const { paymentId, refundId } = await buildRefund(4000)
      await request(paymentId, 5900, `rest:${paymentId}`)
      const second = (await world.listRefunds(paymentId)).find((row) => row.id !== refundId)?.id ?? ''
      await world.payments.runRefund(refundId)
      world.clock.advance(world.refundGapMs - 1)
      await world.payments.runRefund(second)
      expect(world.findTrade(paymentId)?.refundedFen).toBe(4000)
      expect(await countJobs(second)).toBe(2)
      world.clock.advance(1)
      await world.payments.runRefund(second)
      expect(world.findTrade(paymentId)?.refundedFen).toBe(paidFen)
    })

    it('many of one payment wait in line, each for its own turn', async () => {
      const paymentId = await world.buildPaid()
      for (let n = 0; n < 6; n++) {
        await request(paymentId, 1000, `line:${n}:${paymentId}`)
        world.clock.advance(1)
      }
      const ids = (await world.listRefunds(paymentId)).map(({ id }) => id)
      for (const id of ids) await world.payments.runRefund(id)
      const delays = await Promise.all(ids.slice(1).map(readLastDelay))
      const gap = world.refundGapMs
      expect(delays.map((ms) => Math.round(ms / gap))).toEqual([1, 1, 2, 3, 4])
    })

    it.each(['lost', 'hang_up', 'forged'] as const)(
      'when the answer is %s, the next try asks first, and the money moves once',
      async (fault) => {
        const { paymentId, refundId } = await buildRefund(5000)
        world.simulated.misbehaviour.answers = fault
        await expect(world.payments.runRefund(refundId)).rejects.toMatchObject(unreachable)
        expect(await world.listRefunds(paymentId)).toMatchObject([{ state: 'requested', tries: 1 }])
        world.simulated.misbehaviour.answers = undefined
        world.clock.advance(world.refundGapMs)
        world.watch.calls.length = 0
        await world.payments.runRefund(refundId)
        expect(world.watch.calls).toEqual(['queryRefund'])
        expect(world.findTrade(paymentId)?.refundedFen).toBe(5000)
        expect(await world.listRefunded(paymentId)).toHaveLength(1)
      },
    )

    it('keeps what the provider said when it did nothing, and repeats with the same number', async () => {
      const { paymentId, refundId } = await buildRefund()
      world.simulated.misbehaviour.answers = 'unknown'
      await expect(world.payments.runRefund(refundId)).rejects.toMatchObject(unreachable)
      expect(await world.listRefunds(paymentId)).toMatchObject([
        { answer: expect.stringContaining(world.simulated.fault) },
      ])
      world.simulated.misbehaviour.answers = undefined
      world.clock.advance(world.refundGapMs)
      await world.payments.runRefund(refundId)
      expect(await world.readState(paymentId)).toBe('refunded')
      expect(world.findTrade(paymentId)?.refundedFen).toBe(paidFen)
    })

    it('announces nothing when a listener fails, and again when the job runs again', async () => {
      const { paymentId, refundId } = await buildRefund()
      let isBroken = true
      world.events.on('payment.refunded', async (_tx, event) => {
        if (isBroken && event.paymentId === paymentId) throw new Error('the listener broke')
      })
      await expect(world.payments.runRefund(refundId)).rejects.toThrow('the listener broke')
      expect(await world.readState(paymentId)).toBe('refunding')
      expect(await world.listRefunded(paymentId)).toEqual([])
      isBroken = false
      world.clock.advance(world.refundGapMs)
      await world.payments.runRefund(refundId)
      expect(await world.listRefunded(paymentId)).toHaveLength(1)
    })

    it('starts a refund again whose job was lost', async () => {
      const { refundId } = await buildRefund()
      await world.payments.restartRefunds()
      expect(await countJobs(refundId)).toBe(1)
      world.clock.advance(15 * minuteMs)
      await Promise.all([world.payments.restartRefunds(), world.payments.restartRefunds()])
      expect(await countJobs(refundId)).toBe(2)
    })

    it('P8: paid twice, the second goes back by itself', async () => {
      const subject = world.buildSubject()
      const first = await world.start(subject)
      await world.payments.closeForSubject(subject)
      const second = await world.start(subject)
      const paymentIds = [first.payment.paymentId, second.payment.paymentId]
      await Promise.all([world.pay(first.start), world.pay(second.start)])
      await Promise.all(paymentIds.map((id) => world.payments.confirm(7, id)))
      const states = await Promise.all(paymentIds.map(world.readState))
      expect(states.toSorted()).toEqual(['refunding', 'succeeded'])
      expect(await world.countCaptured(subject)).toBe(1)
      const twice = paymentIds[states.indexOf('refunding')] ?? ''
      expect(await world.listRefunds(twice)).toMatchObject([{ reason: 'paid twice', amount_fen: paidFen }])
      await runAll(twice)
      expect(await world.readState(twice)).toBe('refunded')
    })
  })

  describe('jishi audit', () => {
    async function breakAndLook(change: object): Promise<string[]> {
      const { paymentId } = await buildRefund(4000)
      const { db } = world.database
      const [row] = await db.selectFrom('payment').selectAll().where('id', '=', paymentId).execute()
      const update = (values: object) =>
        db.updateTable('payment').set(values).where('id', '=', paymentId).execute()
      await update(change)
      const broken = await world.listBroken()
      if (row !== undefined) await update(row)
      return broken
    }

    it.each<[string, object, string[]]>([
      ['a promise without its refund', { refundable_fen: 5000 }, ['payment.promised']],
      ['a refund without its promise', { refundable_fen: paidFen }, ['payment.promised']],
      ['money that went back with no refund done', { refunded_fen: 1 }, ['payment.promised']],
      [
        'refunds of more than came in',
        { paid_fen: 3000, refundable_fen: 0 },
        ['payment.refunds', 'payment.promised', 'payment.state'],
      ],
      ['a success of too little', { amount_fen: paidFen + 1 }, ['payment.state']],
      ['one called refunded that is not', { state: 'refunded' }, ['payment.state']],
    ])('finds %s', async (_name, change, promises) => {
      expect(await breakAndLook(change)).toEqual(promises)
    })

    it('the database itself lets no promise go below what is left', async () => {
      const paymentId = await world.buildPaid()
      const below = world.database.db
        .updateTable('payment')
        .set({ refundable_fen: -1 })
        .where('id', '=', paymentId)
        .execute()
      await expect(below).rejects.toThrow(/constraint/i)
    })
  })
})
