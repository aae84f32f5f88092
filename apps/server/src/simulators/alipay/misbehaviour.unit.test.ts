import { toFen } from '@jishi/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../kernel/clock.ts'
import { createChances } from '../payment/chances.ts'
import { answerFaults, type Misbehaviour } from '../payment/misbehaviour.ts'
import {
  composeCashierUrl,
  openTestAlipay,
  pressAtCashier,
  reachCashier,
  type TestAlipay,
} from './alipay.fixtures.ts'
import { simulatedShop } from './identity.ts'
import { createNoticeSender } from './notice-sender.ts'

describe('chances', () => {
  const rates = { notices: { drop: 0.25, duplicate: 0.5 }, answers: { lost: 0.25, hang_up: 0.25 } }

  function roll(misbehaviour: Misbehaviour, count = 4000) {
    const chances = createChances(misbehaviour)
    return Array.from({ length: count }, () => ({
      notice: chances.nextNotice(),
      answer: chances.nextAnswer(),
    }))
  }

  it('come true as often as their rates say, each fault for itself', () => {
    const rolled = roll({ rates })
    const share = (isSo: (one: (typeof rolled)[number]) => boolean) => rolled.filter(isSo).length / 4000
    expect(share(({ notice }) => notice.isDropped === true)).toBeCloseTo(0.25, 1)
    expect(share(({ notice }) => notice.copies === 2)).toBeCloseTo(0.5, 1)
    expect(share(({ answer }) => answer === 'lost')).toBeCloseTo(0.25, 1)
    expect(share(({ answer }) => answer === 'hang_up')).toBeCloseTo(0.25, 1)
    expect(share(({ answer }) => answer === undefined)).toBeCloseTo(0.5, 1)
  })

  it('are the same for the same seed and others for another', () => {
    expect(roll({ rates, seed: 7 }, 50)).toEqual(roll({ rates, seed: 7 }, 50))
    expect(roll({ rates, seed: 7 }, 50)).not.toEqual(roll({ rates, seed: 8 }, 50))
  })

  it('of 0 never come true, of 1 always, and what always happens happens beside them', () => {
    const always = roll({
      notices: { copies: 4 },
      answers: 'lost',
      rates: { notices: { drop: 1, tamper: 0 } },
    })
    expect(new Set(always.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(always[0]).toEqual({ notice: { copies: 4, isDropped: true }, answer: 'lost' })
  })
})

describe('reordering', () => {
  it('sends what is due one by one, in an order that is not theirs', async () => {
    const clock = createManualClock('2026-11-21T02:00:00Z')
    const alipay = await openTestAlipay({ clock })
    for (let n = 0; n < 12; n++) {
      const order = { paymentId: `p${n}`, amountFen: toFen(100), subject: '茶' }
      const place = { client: 'desktop' as const, page: '/' }
      const expiresAt = new Date(clock.now().getTime() + 60_000)
      await pressAtCashier(
        await reachCashier(await composeCashierUrl(alipay.provider, { ...order, ...place, expiresAt })),
      )
      clock.advance(1)
    }
    const arrived: string[] = []
    let underWay = 0
    const fetch = async (_url: unknown, { body }: RequestInit = {}) => {
      expect(++underWay).toBe(1)
      await new Promise(setImmediate)
      underWay--
      arrived.push((body as URLSearchParams).get('out_trade_no') ?? '')
      return new Response('success')
    }
    const misbehaviour = { notices: { isReordered: true } }
    const { keys, store } = alipay
    const sender = createNoticeSender({ store, keys, clock, identity: simulatedShop, misbehaviour, fetch })
    await sender.sendDue()
    const inOrder = Array.from({ length: 12 }, (_, n) => `p${n}`)
    expect(arrived).not.toEqual(inOrder)
    expect(arrived.toSorted()).toEqual(inOrder.toSorted())
    await alipay.close()
  })
})

describe('told from outside', () => {
  let alipay: TestAlipay
  beforeAll(async () => {
    alipay = await openTestAlipay({ clock: createManualClock('2026-11-21T02:00:00Z') })
  })
  beforeEach(() => alipay.tell({}))
  afterAll(() => alipay.close())

  it('it does so from then on, in place of what it did before', async () => {
    const wanted = { notices: { copies: 2 }, rates: { answers: { lost: 0.5 } }, seed: 3, stallMs: 10 }
    expect(await alipay.tell(wanted)).toEqual({ status: 200, body: wanted })
    expect(alipay.misbehaviour).toEqual(wanted)
    expect((await alipay.tell({ answers: 'stalled' })).body).toEqual({ answers: 'stalled' })
    expect(alipay.misbehaviour).toEqual({ answers: 'stalled' })
  })

  it.each<[string, unknown, string]>([
    ['a fault there is not', { answer: 'lost' }, 'the body: there is no "answer"'],
    ['an answer there is not', { answers: 'late' }, `answers: one of ${answerFaults.join(', ')}`],
    ['a rate over 1', { rates: { notices: { drop: 1.5 } } }, 'rates.notices.drop: must be <= 1'],
    [
      'rates of answers over 1',
      { rates: { answers: { lost: 0.6, forged: 0.6 } } },
      'rates.answers: together',
    ],
    ['a text for a number', { notices: { copies: '2' } }, 'notices.copies: must be integer'],
    ['a list', [], 'the body: must be object'],
  ])('it is told what is wrong with %s, and nothing changes', async (_name, wanted, problem) => {
    await alipay.tell({ answers: 'lost' })
    const { status, body } = await alipay.tell(wanted)
    expect(status).toBe(400)
    expect(body.problems).toEqual([expect.stringContaining(problem)])
    expect(alipay.misbehaviour).toEqual({ answers: 'lost' })
  })
})
