import { createPrivateKey } from 'node:crypto'
import { toFen } from '@jishi/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import {
  composeCashierUrl,
  openTestAlipay,
  pressAtCashier,
  reachCashier,
  type TestAlipay,
} from '../../simulators/alipay/alipay.fixtures.ts'
import { createSigner, type Fields } from '../../simulators/alipay/signing.ts'
import { createAlipayProvider } from './alipay.ts'
import { paymentProviderConformance } from './payment-provider.conformance.ts'

const clock = createManualClock('2026-11-21T02:00:00Z')
const ids = createIds(clock)

paymentProviderConformance('alipay', async () => {
  const alipay = await openTestAlipay({ clock })
  return {
    provider: alipay.provider,
    now: clock.now,
    createPaymentId: () => ids.next(),
    ...{ clients: ['desktop', 'phone'], createsAtCashier: true, closesAfterMs: 0 },
    advance: clock.advance,
    async openCashier(start) {
      if (start.kind !== 'redirect') throw new Error(start.kind)
      const cashierUrl = await reachCashier(start.url)
      return { pay: async () => void (await pressAtCashier(cashierUrl)) }
    },
    async whileUnreachable(work) {
      alipay.misbehaviour.answers = 'hang_up'
      await work()
      alipay.misbehaviour.answers = undefined
    },
    close: alipay.close,
  }
})

describe('the Alipay driver', () => {
  let alipay: TestAlipay
  beforeAll(async () => {
    alipay = await openTestAlipay({ clock })
  })
  afterEach(() => {
    alipay.misbehaviour.answers = undefined
  })
  afterAll(() => alipay.close())

  function composeOrder() {
    const expiresAt = new Date('2026-11-21T02:30:00.999Z')
    return {
      paymentId: ids.next(),
      amountFen: toFen(1050),
      subject: '茶 100%',
      expiresAt,
      client: 'desktop' as const,
      page: '/',
    }
  }

  async function buildPaid() {
    const order = composeOrder()
    await pressAtCashier(await reachCashier(await composeCashierUrl(alipay.provider, order)))
    return order
  }

  it('writes China time and the order into the signed address', async () => {
    const order = composeOrder()
    const { searchParams } = new URL(await composeCashierUrl(alipay.provider, order))
    expect(searchParams.get('timestamp')).toBe('2026-11-21 10:00:00')
    expect(searchParams.get('method')).toBe('alipay.trade.page.pay')
    expect(searchParams.get('sign_type')).toBe('RSA2')
    expect(JSON.parse(searchParams.get('biz_content') ?? '')).toEqual({
      out_trade_no: order.paymentId,
      total_amount: '10.50',
      subject: '茶 100%',
      product_code: 'FAST_INSTANT_TRADE_PAY',
      time_expire: '2026-11-21 10:30:00',
    })
  })

  it.each(['pkcs8', 'pkcs1'] as const)('takes a %s key as PEM with empty lines around it', async (type) => {
    const key = createPrivateKey(alipay.keys.merchant.privateKey)
    const privateKey = `\n${key.export({ type, format: 'pem' })}\n`
    const provider = createAlipayProvider({ ...alipay.options, privateKey })
    expect(await provider.query(ids.next())).toEqual({ kind: 'absent' })
  })

  it('takes the bare base64 of the key tool', async () => {
    const bare = (pem: string) => pem.replaceAll(/-----[^-]+-----|\s/g, '')
    const provider = createAlipayProvider({
      ...alipay.options,
      privateKey: bare(alipay.keys.merchant.privateKey),
      alipayPublicKey: bare(alipay.keys.alipay.publicKey),
    })
    expect(await provider.query(ids.next())).toEqual({ kind: 'absent' })
  })

  it('does not believe an answer that Alipay did not sign', async () => {
    const { paymentId } = await buildPaid()
    alipay.misbehaviour.answers = 'forged'
    await expect(alipay.provider.query(paymentId)).rejects.toMatchObject({
      code: 'payment.provider_unreachable',
    })
  })

  it('takes a refusal of the gateway for an unknown result', async () => {
    const { paymentId } = await buildPaid()
    const stranger = createAlipayProvider({ ...alipay.options, appId: '2021000000009999' })
    await expect(stranger.query(paymentId)).rejects.toMatchObject({
      code: 'payment.provider_unreachable',
      cause: { message: expect.stringContaining('isv.invalid-app-id') },
    })
  })

  it.each(['unknown', 'lost'] as const)('calls no refund done whose answer is 20000 (%s)', async (fault) => {
    const { paymentId, amountFen } = await buildPaid()
    const refund = { paymentId, refundId: ids.next(), amountFen, totalFen: amountFen, reason: '' }
    alipay.misbehaviour.answers = fault
    expect(await alipay.provider.refund(refund)).toMatchObject({
      kind: 'unknown',
      answer: expect.stringContaining('20000'),
    })
    alipay.misbehaviour.answers = undefined
    expect((await alipay.provider.queryRefund(refund)).kind).toBe(fault === 'lost' ? 'done' : 'unknown')
  })

  describe('verifying a notice', () => {
    const good: Fields = {
      notify_id: 'n1',
      app_id: '2021000000000001',
      seller_id: '2088000000000001',
      out_trade_no: 'p1',
      trade_no: 't1',
      trade_status: 'TRADE_SUCCESS',
      total_amount: '10.50',
      subject: '100% 茶 &=+',
      gmt_payment: '2026-11-21 10:00:00',
    }
    const verify = (fields: Fields) =>
      alipay.provider.verifyNotice({ headers: {}, raw: new URLSearchParams(fields).toString() })
    const sign = (fields: Fields, forged?: { isForged: boolean }) =>
      createSigner(alipay.keys).signFields(fields, forged)

    it('believes one that is signed by Alipay for our app and seller', async () => {
      expect(verify(await sign(good))).toEqual({
        paymentId: 'p1',
        noticeId: 'n1',
        state: { kind: 'paid', tradeNo: 't1', amountFen: 1050, paidAt: new Date('2026-11-21T02:00:00Z') },
      })
    })

    it('believes one whose empty values were not signed', async () => {
      const fields = { ...(await sign(good)), body: '' }
      expect(verify(fields)).toMatchObject({ paymentId: 'p1' })
    })

    it.each([
      ['TRADE_FINISHED', 'paid'],
      ['TRADE_CLOSED', 'closed'],
      ['WAIT_BUYER_PAY', 'waiting'],
    ])('reads %s as %s', async (trade_status, kind) => {
      const notice = verify(await sign({ ...good, trade_status }))
      expect(notice?.state.kind).toBe(kind)
    })

    const { trade_status: _, ...returned } = good
    it.each<[string, () => Promise<Fields>]>([
      ['unsigned', async () => good],
      ['signed with another key', () => sign(good, { isForged: true })],
      ['changed on the way', async () => ({ ...(await sign(good)), total_amount: '0.01' })],
      ['with a value added', async () => ({ ...(await sign(good)), trade_status: 'TRADE_FINISHED' })],
      ['of another app', () => sign({ ...good, app_id: '2021000000000002' })],
      ['for another seller', () => sign({ ...good, seller_id: '2088000000000009' })],
      ['with no status, as a return address', () => sign(returned)],
      ['with a status nobody knows', () => sign({ ...good, trade_status: 'PAID' })],
      ['with an amount that is none', () => sign({ ...good, total_amount: '1e3' })],
      ['signed the old way', async () => ({ ...(await sign(good)), sign_type: 'RSA' })],
      ['with an algorithm nobody knows', async () => ({ ...(await sign(good)), sign_type: 'none' })],
      ['with a signature that is no base64', async () => ({ ...(await sign(good)), sign: '%%%' })],
    ])('does not believe one that is %s', async (_name, make) => {
      expect(verify(await make())).toBeUndefined()
    })
  })
})
