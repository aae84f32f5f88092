import { toFen } from '@jishi/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import { describeTrade } from '../../simulators/wechat-pay/describe.ts'
import { simulatedMerchant } from '../../simulators/wechat-pay/identity.ts'
import type { Trade } from '../../simulators/wechat-pay/trade.ts'
import { openTestWechatPay, type TestWechatPay } from '../../simulators/wechat-pay/wechat-pay.fixtures.ts'
import { paymentProviderConformance } from './payment-provider.conformance.ts'
import type { PaymentOrder } from './payment-provider.ts'
import { createWechatPayProvider } from './wechat-pay.ts'

const minuteMs = 60_000
const clock = createManualClock('2026-11-21T02:00:00Z')
const ids = createIds(clock)
const unreachable = { code: 'payment.provider_unreachable' }

paymentProviderConformance('wechat', async () => {
  const wechat = await openTestWechatPay({ clock })
  return {
    provider: wechat.provider,
    now: clock.now,
    ...{ clients: ['desktop', 'phone'], createsAtCashier: false, closesAfterMs: 5 * minuteMs },
    advance: clock.advance,
    createPaymentId: () => ids.next(),
    openCashier: async (start) => ({ pay: () => wechat.pay(start) }),
    async whileUnreachable(work) {
      wechat.misbehaviour.answers = 'hang_up'
      await work()
      wechat.misbehaviour.answers = undefined
    },
    close: wechat.close,
  }
})

describe('the WeChat Pay driver', () => {
  let wechat: TestWechatPay
  beforeAll(async () => {
    wechat = await openTestWechatPay({ clock, refundMs: 10 * minuteMs })
  })
  afterEach(() => {
    wechat.misbehaviour.answers = undefined
  })
  afterAll(() => wechat.close())

  function composeOrder(change: Partial<PaymentOrder> = {}): PaymentOrder {
    return {
      ...{ paymentId: ids.next(), amountFen: toFen(1050), subject: '茶 100%', page: '/pay/1' },
      ...{ expiresAt: new Date(clock.now().getTime() + 30 * minuteMs), client: 'desktop', ...change },
    }
  }

  async function buildPaid(): Promise<PaymentOrder> {
    const order = composeOrder()
    await wechat.pay(await wechat.provider.begin(order))
    return order
  }

  it('inside WeChat it asks who the buyer is, then hands over to its own browser', async () => {
    const order = composeOrder({ client: 'wechat' })
    const asked = await wechat.provider.begin(order)
    expect(asked).toMatchObject({ kind: 'redirect', url: expect.stringContaining('scope=snsapi_base') })
    const code = await wechat.fetchCode(asked)
    const start = await wechat.provider.begin({ ...order, code })
    expect(start).toMatchObject({
      kind: 'jsapi',
      params: {
        appId: simulatedMerchant.appId,
        signType: 'RSA',
        package: expect.stringMatching(/^prepay_id=wx/),
      },
    })
    await wechat.pay(start)
    expect(await wechat.provider.query(order.paymentId)).toMatchObject({ kind: 'paid', amountFen: 1050 })
    const again = wechat.provider.begin({ ...composeOrder({ client: 'wechat' }), code })
    await expect(again).rejects.toMatchObject({ code: 'payment.code_expired' })
  })

  it('does not believe an answer that WeChat did not sign', async () => {
    const { paymentId } = await buildPaid()
    wechat.misbehaviour.answers = 'forged'
    await expect(wechat.provider.query(paymentId)).rejects.toMatchObject(unreachable)
    await expect(wechat.provider.begin(composeOrder())).rejects.toMatchObject(unreachable)
  })

  it('takes a refused signature of ours for an unknown result', async () => {
    const stranger = createWechatPayProvider({ ...wechat.options, serial: 'AA' })
    await expect(stranger.query(ids.next())).rejects.toMatchObject(unreachable)
  })

  it('a refund that is accepted is under way, and done when WeChat says so', async () => {
    const { paymentId, amountFen } = await buildPaid()
    const refund = { paymentId, refundId: ids.next(), amountFen, totalFen: amountFen, reason: '' }
    expect(await wechat.provider.refund(refund)).toMatchObject({ kind: 'pending' })
    expect(await wechat.provider.queryRefund(refund)).toMatchObject({ kind: 'pending' })
    clock.advance(10 * minuteMs)
    expect(await wechat.provider.queryRefund(refund)).toEqual({ kind: 'done' })
  })

  describe('verifying a notice', () => {
    const paid: Trade = {
      ...{ prepayId: 'wx1', outTradeNo: 'p'.repeat(32), tradeType: 'NATIVE', description: '茶' },
      ...{ amountFen: toFen(1050), expiresAt: 0, notifyUrl: '', openId: '', transactionId: '42001' },
      ...{ state: 'SUCCESS', createdAt: 0, paidAt: Date.parse('2026-11-21T02:00:00Z') },
      ...{ refundedFen: toFen(0), lastRefundAt: null },
    }
    const good = describeTrade(paid, simulatedMerchant)

    function write(trade: object = good, more: object = {}): string {
      const resource = wechat.sealing.lock(JSON.stringify(trade), 'transaction')
      return JSON.stringify({ id: 'n1', event_type: 'TRANSACTION.SUCCESS', resource, ...more })
    }
    const seal = (raw: string, how?: { isForged: boolean }) => wechat.sealing.sealOf(raw, how)
    const verify = (raw: string, headers: Record<string, string>) =>
      wechat.provider.verifyNotice({ raw, headers })

    it('believes one that is signed by WeChat for our account and merchant', async () => {
      const raw = write()
      expect(verify(raw, await seal(raw))).toEqual({
        paymentId: paid.outTradeNo,
        noticeId: 'n1',
        state: { kind: 'paid', tradeNo: '42001', amountFen: 1050, paidAt: new Date('2026-11-21T02:00:00Z') },
      })
    })

    it.each<[string, () => Promise<[string, Record<string, string>]>]>([
      ['unsigned', async () => [write(), {}]],
      ['signed with another key', async () => [write(), await seal(write(), { isForged: true })]],
      ['changed on the way', async () => [write(good, { id: 'n2' }), await seal(write())]],
      ['a probe', async () => probe(write())],
      ['signed by a key of another name', async () => rename(write())],
      ['of another merchant', () => sealed(write({ ...good, mchid: '1900000009' }))],
      ['of another account', () => sealed(write({ ...good, appid: 'wx9' }))],
      ['with an amount that is none', () => sealed(write({ ...good, amount: { total: '1050' } }))],
      ['in another currency', () => sealed(write({ ...good, amount: { total: 1050, currency: 'USD' } }))],
      ['with a state nobody knows', () => sealed(write({ ...good, trade_state: 'PAID' }))],
      ['locked with another secret', () => sealed(write(good, { resource: lockElsewhere() }))],
      ['with a locked text that was changed', () => sealed(write(good, { resource: breakLock() }))],
      ['no JSON', () => sealed('no')],
    ])('does not believe one that is %s', async (_name, make) => {
      expect(verify(...(await make()))).toBeUndefined()
    })

    it('does not believe one that is older than five minutes', async () => {
      const raw = write()
      const headers = await seal(raw)
      clock.advance(5 * minuteMs + 1000)
      expect(verify(raw, headers)).toBeUndefined()
    })

    async function sealed(raw: string): Promise<[string, Record<string, string>]> {
      return [raw, await seal(raw)]
    }

    async function probe(raw: string): Promise<[string, Record<string, string>]> {
      const headers = await seal(raw)
      return [
        raw,
        { ...headers, 'wechatpay-signature': `WECHATPAY/SIGNTEST/${headers['wechatpay-signature']}` },
      ]
    }

    async function rename(raw: string): Promise<[string, Record<string, string>]> {
      return [raw, { ...(await seal(raw)), 'wechatpay-serial': 'PUB_KEY_ID_OTHER' }]
    }

    function lockElsewhere() {
      return { ...wechat.sealing.lock(JSON.stringify(good), 'transaction'), associated_data: 'other' }
    }

    /** The last byte of the text, before the tag, is another one. */
    function breakLock() {
      const locked = wechat.sealing.lock(JSON.stringify(good), 'transaction')
      const bytes = Buffer.from(locked.ciphertext, 'base64')
      bytes[bytes.length - 17] = (bytes[bytes.length - 17] ?? 0) ^ 1
      return { ...locked, ciphertext: bytes.toString('base64') }
    }
  })
})
