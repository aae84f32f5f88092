import { type PaymentStart, toFen } from '@jishi/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Letter } from '../../simulators/payment/notice-sender.ts'
import { buyerId, openPaymentWorld, type PaymentWorld } from './payment.fixtures.ts'
import type { PaymentSubject } from './payment.rules.ts'
import { type NoticeFacts, testProviders } from './provider.fixtures.ts'

const json = { 'content-type': 'application/json' }

describe.each(testProviders)('%s', (provider) => {
  let world: PaymentWorld
  let subject: PaymentSubject
  let paymentId: string
  let start: PaymentStart

  beforeAll(async () => {
    world = await openPaymentWorld(provider)
  })
  beforeEach(async () => {
    subject = world.buildSubject()
    const started = await world.start(subject)
    paymentId = started.payment.paymentId
    start = started.start
  })
  afterEach(() => {
    world.simulated.misbehaviour.notices = undefined
  })
  afterAll(() => world.close())

  function post({ url, headers, body }: Letter): Promise<Response> {
    return fetch(url, { method: 'POST', headers, body })
  }

  function write(facts: Partial<NoticeFacts> = {}): Promise<Letter> {
    return world.simulated.writeNotice({ paymentId, ...facts })
  }

  /** The same letter with a text of its body put in place of another. */
  async function change(letter: Promise<Letter>, from: string, to: string): Promise<Letter> {
    const { body, ...rest } = await letter
    const changed = String(body).replace(from, to)
    return { ...rest, body: typeof body === 'string' ? changed : new URLSearchParams(changed) }
  }

  /** Nothing in it, under the same type. */
  function empty({ body, ...rest }: Letter): Letter {
    return { ...rest, body: typeof body === 'string' ? '' : new URLSearchParams() }
  }

  async function readLastNotice() {
    return (await world.listNotices()).at(-1)
  }

  describe('P2: only a verified message or a query of the provider pays', () => {
    it('a genuine notice pays, and is answered as the provider wants it', async () => {
      await world.pay(start)
      expect(await world.readState(paymentId)).toBe('pending')
      await world.simulated.sender.sendDue()
      expect(await world.readState(paymentId)).toBe('succeeded')
      expect(await world.countCaptured(subject)).toBe(1)

      const { status, body } = world.simulated.provider.noticeAnswer
      const answer = await post(await write())
      expect([answer.status, await answer.text()]).toEqual([status, body])
    })

    it.each<[string, () => Promise<Letter>]>([
      ['an unsigned one', async () => ({ ...(await change(write(), '&sign=', '&was=')), headers: json })],
      ['one signed with another key', () => write({ isForged: true })],
      ['one with another text put in', () => change(write({ noticeId: 'n1' }), 'n1', 'n2')],
      ['an empty one', async () => empty(await write())],
    ])('%s is refused, changes nothing and is kept', async (_name, make) => {
      const letter = await make()
      const answer = await post(letter)
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ error: { code: 'payment.notify_rejected' } })
      expect(await world.readState(paymentId)).toBe('pending')
      expect(await world.countCaptured(subject)).toBe(0)
      expect(await readLastNotice()).toMatchObject({
        is_verified: 0,
        outcome: 'rejected',
        raw: String(letter.body),
      })
    })

    it('coming back to the shop pays nothing: the page asks, and the provider says waiting', async () => {
      const { payments, simulated } = world
      await simulated.reachCashier(start)
      expect(await simulated.provider.query(paymentId)).toEqual({ kind: 'waiting' })
      expect((await payments.confirm(buyerId, paymentId)).state).toBe('pending')
    })

    it('a waiting status pays nothing', async () => {
      await post(await write({ state: 'waiting' }))
      expect(await world.readState(paymentId)).toBe('pending')
    })
  })

  describe('P18: the number alone is not enough', () => {
    it('a genuine notice over another amount holds the payment and never pays it', async () => {
      const answer = await post(await write({ amountFen: toFen(1) }))
      expect(await answer.text()).toBe(world.simulated.provider.noticeAnswer.body)
      expect(await world.readState(paymentId)).toBe('held')
      expect(await readLastNotice()).toMatchObject({ is_verified: 1, outcome: 'held' })
      await post(await write())
      expect(await world.readState(paymentId)).toBe('held')
      expect(await world.countCaptured(subject)).toBe(0)
    })

    it('a genuine notice about a number that is not ours is refused and kept', async () => {
      const answer = await post(await write({ paymentId: 'f'.repeat(32) }))
      expect(answer.status).toBe(400)
      expect(await readLastNotice()).toMatchObject({ is_verified: 1, outcome: 'unknown' })
    })
  })

  describe('P8: one success, whatever arrives, in any order, any number of times', () => {
    it('notices in copies, the page of the return and the reconciler at once', async () => {
      const { simulated, payments, clock } = world
      for (let round = 0; round < 5; round++) {
        const target = world.buildSubject()
        const started = await world.start(target)
        const { paymentId: id } = started.payment
        await world.pay(started.start)
        simulated.misbehaviour.notices = { copies: 4 }
        clock.advance(6 * 60_000)
        await Promise.all([
          simulated.sender.sendDue(),
          ...Array.from({ length: 4 }, () => payments.confirm(buyerId, id)),
          payments.reconcile(),
          payments.closeForSubject(target),
        ])
        expect(await world.readState(id)).toBe('succeeded')
        expect(await world.countCaptured(target)).toBe(1)
        expect(await world.listRefunds(id)).toEqual([])
        const outcomes = (await world.listNotices()).filter((notice) => notice.payment_id === id)
        expect(outcomes).toHaveLength(4)
      }
    })

    it('a late `closed` does not take back a success', async () => {
      await post(await write())
      await post(await write({ state: 'closed' }))
      expect(await world.readState(paymentId)).toBe('succeeded')
    })

    it('a notice whose effect fails is not acknowledged, and its repeat works', async () => {
      let isBroken = true
      world.events.on('payment.captured', async () => {
        if (isBroken) throw new Error('the listener broke')
      })
      const before = (await world.listNotices()).length
      const letter = await write()
      expect((await post(letter)).status).toBe(500)
      expect(await world.readState(paymentId)).toBe('pending')
      expect(await world.listNotices()).toHaveLength(before)
      isBroken = false
      expect(await (await post(letter)).text()).toBe(world.simulated.provider.noticeAnswer.body)
      expect(await world.countCaptured(subject)).toBe(1)
    })
  })
})
