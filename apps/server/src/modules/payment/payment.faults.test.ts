import { toFen } from '@jishi/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pressAtCashier, reachCashier } from '../../simulators/alipay/alipay.fixtures.ts'
import { answerFaults, noticeChances } from '../../simulators/alipay/misbehaviour.ts'
import { buyerId, minuteMs, openPaymentWorld, type PaymentWorld } from './payment.fixtures.ts'
import { refundGapMs } from './payment.rules.ts'

const timeoutMs = 250
/** Longer than the driver waits: a real time-out. */
const stallMs = 4 * timeoutMs
const unreachable = { code: 'payment.provider_unreachable' }

let world: PaymentWorld

beforeAll(async () => {
  world = await openPaymentWorld({ timeoutMs })
})
/** Whatever happened: the shop's books are sound, and say of every trade what the provider's say. */
afterEach(async () => {
  await world.alipay.tell({})
  expect(await world.listBroken()).toEqual([])
  expect(await listOurMoney()).toEqual(listTheirMoney())
})
afterAll(() => world.close())

async function listOurMoney() {
  const rows = await world.database.db.selectFrom('payment').selectAll().where('paid_fen', '>', 0).execute()
  return rows.map((row) => `${row.id} ${row.paid_fen} -${row.refunded_fen}`).toSorted()
}

function listTheirMoney() {
  return world.alipay.store
    .listTrades()
    .filter((trade) => trade.paidAt !== null)
    .map((trade) => `${trade.outTradeNo} ${trade.amountFen} -${trade.refundedFen}`)
    .toSorted()
}

/** Paid at the cashier; nobody has told the shop yet. */
async function payUnheard(): Promise<string> {
  const { payment, redirectUrl } = await world.start(world.buildSubject())
  await world.pay(redirectUrl)
  return payment.paymentId
}

async function listStates(paymentIds: readonly string[]): Promise<string[]> {
  return [...new Set(await Promise.all(paymentIds.map(world.readState)))]
}

async function countCaptured(paymentIds: readonly string[]): Promise<number> {
  const captured = await world.listJobs<{ paymentId: string }>('test.captured')
  return captured.filter(({ paymentId }) => paymentIds.includes(paymentId)).length
}

describe('P9: notices', () => {
  it.each<[string, object, 'heard' | 'unheard']>([
    ['in copies', { copies: 5 }, 'heard'],
    ['in another order', { isReordered: true }, 'heard'],
    ['that come late', { delayMs: 10 * minuteMs }, 'unheard'],
    ['that never come', { isDropped: true }, 'unheard'],
    ['changed on the way', { tampered: { total_amount: '0.01' } }, 'unheard'],
    ['signed with a wrong key', { isForged: true }, 'unheard'],
  ])('%s: each payment is right in the end, once', async (_name, notices, hearing) => {
    await world.alipay.tell({ notices })
    const paymentIds = [await payUnheard(), await payUnheard(), await payUnheard(), await payUnheard()]
    await world.alipay.sender.sendDue()
    expect(await listStates(paymentIds)).toEqual([hearing === 'heard' ? 'succeeded' : 'pending'])
    world.clock.advance(2 * minuteMs)
    await world.payments.reconcile()
    expect(await listStates(paymentIds)).toEqual(['succeeded'])
    world.clock.advance(20 * minuteMs)
    await world.alipay.sender.sendDue()
    expect(await countCaptured(paymentIds)).toBe(4)
  })
})

describe('P9: answers', () => {
  it.each(answerFaults)('%s: asking pays nothing, the next question finds the truth', async (answers) => {
    const paymentId = await payUnheard()
    await world.alipay.tell({ answers, stallMs })
    await expect(world.payments.confirm(buyerId, paymentId)).rejects.toMatchObject(unreachable)
    expect(await world.readState(paymentId)).toBe('pending')
    await world.alipay.tell({})
    world.clock.advance(2 * minuteMs)
    await world.payments.reconcile()
    expect(await world.readState(paymentId)).toBe('succeeded')
  })

  it.each(answerFaults)('%s: a refund goes through once', async (answers) => {
    const paymentId = await world.buildPaid()
    const refund = { paymentId, amountFen: toFen(3000), reason: '', key: `test:${paymentId}` }
    await world.requestRefund(refund)
    const [{ id } = { id: '' }] = await world.listRefunds(paymentId)
    await world.alipay.tell({ answers, stallMs })
    await expect(world.payments.runRefund(id)).rejects.toMatchObject(unreachable)
    await world.alipay.tell({})
    world.clock.advance(refundGapMs)
    await world.payments.runRefund(id)
    expect(world.findTrade(paymentId)?.refundedFen).toBe(3000)
    expect(await world.listRefunded(paymentId)).toHaveLength(1)
  })

  it.each(answerFaults)('%s: closing closes nothing here until it is sure', async (answers) => {
    const subject = world.buildSubject()
    const { payment, redirectUrl } = await world.start(subject)
    const cashier = await reachCashier(redirectUrl)
    await world.alipay.tell({ answers, stallMs })
    await expect(world.payments.closeForSubject(subject)).rejects.toMatchObject(unreachable)
    expect(await world.readState(payment.paymentId)).toBe('pending')
    await world.alipay.tell({})
    await pressAtCashier(cashier)
    const wasPaid = world.findTrade(payment.paymentId)?.paidAt !== null
    expect(await world.payments.closeForSubject(subject)).toBe(wasPaid ? 'paid' : 'closed')
  })
})

it('a storm of everything at once: when it is over every fen is where both sides say it is', async () => {
  const rates = {
    notices: Object.fromEntries(noticeChances.map((name) => [name, 0.3])),
    answers: Object.fromEntries(answerFaults.map((name) => [name, 0.08])),
  }
  await world.alipay.tell({ rates, seed: 7, stallMs })
  const paymentIds: string[] = []
  for (let n = 0; n < 24; n++) paymentIds.push(await payUnheard())
  for (let round = 0; round < 3; round++) {
    await Promise.all([world.alipay.sender.sendDue(), world.payments.reconcile()])
    world.clock.advance(4 * minuteMs)
    await refundSome(paymentIds, round)
  }
  const failures = (await world.database.db.selectFrom('payment_refund').select('tries').execute()).filter(
    ({ tries }) => tries > 1,
  )
  expect(failures.length).toBeGreaterThan(0)

  await world.alipay.tell({})
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
    world.clock.advance(refundGapMs)
  }
}
