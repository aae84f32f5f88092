import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSigner, type Fields } from '../../simulators/alipay/signing.ts'
import { buyerId, openPaymentWorld, type PaymentWorld } from './payment.fixtures.ts'
import type { PaymentSubject } from './payment.rules.ts'

let world: PaymentWorld
let subject: PaymentSubject
let paymentId: string
let redirectUrl: string

beforeAll(async () => {
  world = await openPaymentWorld()
})
beforeEach(async () => {
  subject = world.buildSubject()
  const started = await world.start(subject)
  paymentId = started.payment.paymentId
  redirectUrl = started.redirectUrl
})
afterEach(() => {
  world.alipay.misbehaviour.notices = undefined
})
afterAll(() => world.close())

function post(fields: Fields): Promise<Response> {
  return fetch(`${world.url}/api/payments/alipay/notify`, {
    method: 'POST',
    body: new URLSearchParams(fields),
  })
}

function composeNotice(change: Fields = {}): Fields {
  return {
    notify_id: 'notice-1',
    notify_type: 'trade_status_sync',
    app_id: '2021000000000001',
    seller_id: '2088000000000001',
    out_trade_no: paymentId,
    trade_no: '2026112100000000000000000001',
    trade_status: 'TRADE_SUCCESS',
    total_amount: '99.00',
    gmt_payment: '2026-11-21 10:00:00',
    ...change,
  }
}

function sign(fields: Fields, isForged = false): Promise<Fields> {
  return createSigner(world.alipay.keys).signFields(fields, { isForged })
}

async function readLastNotice() {
  return (await world.listNotices()).at(-1)
}

describe('P2: only a verified message or a query of the provider pays', () => {
  it('a genuine notice pays, and is answered with exactly `success`', async () => {
    await world.pay(redirectUrl)
    expect(await world.readState(paymentId)).toBe('pending')
    await world.alipay.sender.sendDue()
    expect(await world.readState(paymentId)).toBe('succeeded')
    expect(await world.countCaptured(subject)).toBe(1)

    const answer = await post(await sign(composeNotice()))
    expect([answer.status, await answer.text()]).toEqual([200, 'success'])
  })

  it.each<[string, () => Promise<Fields>]>([
    ['an unsigned one', async () => composeNotice()],
    ['one signed with another key', () => sign(composeNotice(), true)],
    ['one with a tampered amount', async () => ({ ...(await sign(composeNotice())), total_amount: '0.01' })],
    [
      'one with another payment put in',
      async () => ({
        ...(await sign(composeNotice({ out_trade_no: 'x' }))),
        out_trade_no: paymentId,
      }),
    ],
    ['one of another app', () => sign(composeNotice({ app_id: '2021000000000009' }))],
    ['one for another seller', () => sign(composeNotice({ seller_id: '2088000000000009' }))],
    [
      'the signed parameters of a return address',
      async () => {
        const { trade_status: _, notify_id: __, ...rest } = composeNotice()
        return sign(rest)
      },
    ],
    ['an empty one', async () => ({})],
  ])('%s is refused, changes nothing and is kept', async (_name, make) => {
    const fields = await make()
    const answer = await post(fields)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: 'payment.notify_rejected' } })
    expect(await world.readState(paymentId)).toBe('pending')
    expect(await world.countCaptured(subject)).toBe(0)
    expect(await readLastNotice()).toMatchObject({
      is_verified: 0,
      outcome: 'rejected',
      raw: new URLSearchParams(fields).toString(),
    })
  })

  it('coming back to the shop pays nothing: the page asks, and the provider says waiting', async () => {
    const { payments, alipay } = world
    await fetch(redirectUrl)
    expect(await alipay.provider.query(paymentId)).toEqual({ kind: 'waiting' })
    expect((await payments.confirm(buyerId, paymentId)).state).toBe('pending')
  })

  it('a waiting or unknown status pays nothing', async () => {
    await post(await sign(composeNotice({ trade_status: 'WAIT_BUYER_PAY' })))
    await post(await sign(composeNotice({ trade_status: 'ANYTHING' })))
    expect(await world.readState(paymentId)).toBe('pending')
  })
})

describe('P18: the number alone is not enough', () => {
  it('a genuine notice over another amount holds the payment and never pays it', async () => {
    const answer = await post(await sign(composeNotice({ total_amount: '0.01' })))
    expect(await answer.text()).toBe('success')
    expect(await world.readState(paymentId)).toBe('held')
    expect(await readLastNotice()).toMatchObject({ is_verified: 1, outcome: 'held' })
    await post(await sign(composeNotice()))
    expect(await world.readState(paymentId)).toBe('held')
    expect(await world.countCaptured(subject)).toBe(0)
  })

  it('a genuine notice about a number that is not ours is refused and kept', async () => {
    const answer = await post(await sign(composeNotice({ out_trade_no: 'f'.repeat(64) })))
    expect(answer.status).toBe(400)
    expect(await readLastNotice()).toMatchObject({ is_verified: 1, outcome: 'unknown' })
  })
})

describe('P8: one success, whatever arrives, in any order, any number of times', () => {
  it('notices in copies, the page of the return and the reconciler at once', async () => {
    const { alipay, payments, clock } = world
    for (let round = 0; round < 5; round++) {
      const target = world.buildSubject()
      const started = await world.start(target)
      const { paymentId: id } = started.payment
      await world.pay(started.redirectUrl)
      alipay.misbehaviour.notices = { copies: 4 }
      clock.advance(3 * 60_000)
      await Promise.all([
        alipay.sender.sendDue(),
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
    await post(await sign(composeNotice()))
    await post(await sign(composeNotice({ trade_status: 'TRADE_CLOSED' })))
    expect(await world.readState(paymentId)).toBe('succeeded')
  })

  it('a notice whose effect fails is not acknowledged, and its repeat works', async () => {
    let isBroken = true
    world.events.on('payment.captured', async () => {
      if (isBroken) throw new Error('the listener broke')
    })
    const before = (await world.listNotices()).length
    const fields = await sign(composeNotice())
    expect((await post(fields)).status).toBe(500)
    expect(await world.readState(paymentId)).toBe('pending')
    expect(await world.listNotices()).toHaveLength(before)
    isBroken = false
    expect(await (await post(fields)).text()).toBe('success')
    expect(await world.countCaptured(subject)).toBe(1)
  })
})
