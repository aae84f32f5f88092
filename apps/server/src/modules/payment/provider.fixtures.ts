import type { Fen, PaymentStart } from '@jishi/contract'
import { toFen } from '@jishi/contract'
import type { PaymentProvider } from '../../infra/payment/payment-provider.ts'
import { type Clock, chinaTime } from '../../kernel/clock.ts'
import { openTestAlipay, pressAtCashier, reachCashier } from '../../simulators/alipay/alipay.fixtures.ts'
import { simulatedShop } from '../../simulators/alipay/identity.ts'
import { createSigner } from '../../simulators/alipay/signing.ts'
import type { Misbehaviour } from '../../simulators/payment/misbehaviour.ts'
import type { Letter } from '../../simulators/payment/notice-sender.ts'
import { describeTrade } from '../../simulators/wechat-pay/describe.ts'
import { simulatedMerchant } from '../../simulators/wechat-pay/identity.ts'
import { openTestWechatPay } from '../../simulators/wechat-pay/wechat-pay.fixtures.ts'

export const testProviders = ['alipay', 'wechat'] as const
export type TestProviderName = (typeof testProviders)[number]

/** What the provider's own books say of a payment. */
interface TestTrade {
  paymentId: string
  state: 'waiting' | 'paid' | 'closed'
  amountFen: Fen
  refundedFen: Fen
}

export interface NoticeFacts {
  paymentId: string
  amountFen?: Fen
  state?: 'waiting' | 'paid' | 'closed'
  noticeId?: string
  isForged?: boolean
}

/** A simulated provider that listens, and what a test does to it: the same for all of them. */
export interface TestProvider {
  provider: PaymentProvider
  misbehaviour: Misbehaviour
  sender: { sendDue(): Promise<number> }
  tell(wanted: unknown): Promise<unknown>
  /** The buyer comes to the cashier. Gives what presses "pay". */
  reachCashier(start: PaymentStart): Promise<() => Promise<void>>
  listTrades(): TestTrade[]
  /** All of it, by hand and behind the shop's back. */
  refundByHand(paymentId: string): void
  writeNotice(facts: NoticeFacts): Promise<Letter>
  /** What a genuine notice says of another amount, and what one looks like that was changed on the way. */
  said(amountFen: Fen): Record<string, string>
  tampered: Record<string, string>
  /** What is in an answer that says nothing of the request. */
  fault: string
  /** It closes nothing that is younger. */
  closesAfterMs: number
  close(): Promise<void>
}

interface Options {
  clock: Clock
  notifyUrl: string
  timeoutMs: number
}

export function openTestProvider(name: TestProviderName, options: Options): Promise<TestProvider> {
  return name === 'alipay' ? openAlipay(options) : openWechat(options)
}

async function openAlipay(options: Options): Promise<TestProvider> {
  const alipay = await openTestAlipay(options)
  const signer = createSigner(alipay.keys)
  const states = { WAIT_BUYER_PAY: 'waiting', TRADE_SUCCESS: 'paid', TRADE_CLOSED: 'closed' } as const
  const statuses = { waiting: 'WAIT_BUYER_PAY', paid: 'TRADE_SUCCESS', closed: 'TRADE_CLOSED' }
  return {
    ...alipay,
    async reachCashier(start) {
      if (start.kind !== 'redirect') throw new Error(`Alipay starts by ${start.kind}`)
      const cashier = await reachCashier(start.url)
      return async () => void (await pressAtCashier(cashier))
    },
    listTrades: () =>
      alipay.store.listTrades().map(({ outTradeNo, status, paidAt, amountFen, refundedFen }) => ({
        ...{ paymentId: outTradeNo, amountFen, refundedFen },
        state: paidAt === null ? states[status] : 'paid',
      })),
    refundByHand(paymentId) {
      const trade = alipay.store.findTrade({ outTradeNo: paymentId }, 0)
      if (trade !== undefined) alipay.store.refundTrade(trade.tradeNo, 'by hand', trade.amountFen, 0)
    },
    async writeNotice({ paymentId, amountFen = toFen(9900), state = 'paid', noticeId = 'n1', isForged }) {
      const fields = {
        ...{ notify_id: noticeId, notify_type: 'trade_status_sync', out_trade_no: paymentId },
        ...{ app_id: simulatedShop.appId, seller_id: simulatedShop.sellerId },
        ...{ trade_no: '2026112100000000000000000001', trade_status: statuses[state] },
        ...{ total_amount: (amountFen / 100).toFixed(2), gmt_payment: chinaTime(options.clock.now()) },
      }
      return {
        url: options.notifyUrl,
        body: new URLSearchParams(await signer.signFields(fields, { isForged })),
      }
    },
    said: (amountFen) => ({ total_amount: (amountFen / 100).toFixed(2) }),
    tampered: { total_amount: '0.01' },
    fault: '20000',
    closesAfterMs: 0,
  }
}

async function openWechat(options: Options): Promise<TestProvider> {
  const wechat = await openTestWechatPay(options)
  const states = { waiting: 'NOTPAY', paid: 'SUCCESS', closed: 'CLOSED' } as const
  return {
    ...wechat,
    reachCashier: async (start) => () => wechat.pay(start),
    listTrades: () =>
      wechat.store.listTrades().map(({ outTradeNo, state, paidAt, amountFen, refundedFen }) => ({
        ...{ paymentId: outTradeNo, amountFen, refundedFen },
        state: paidAt !== null ? 'paid' : state === 'NOTPAY' ? 'waiting' : 'closed',
      })),
    refundByHand(paymentId) {
      const trade = wechat.store.findTrade(paymentId, 0)
      if (trade !== undefined) wechat.store.refundTrade(paymentId, `hand${paymentId}`, trade.amountFen, 0)
    },
    async writeNotice({ paymentId, amountFen = toFen(9900), state = 'paid', noticeId = 'n1', isForged }) {
      const paidAt = state === 'paid' ? options.clock.now().getTime() : null
      const trade = describeTrade(
        {
          ...{ prepayId: 'wx1', outTradeNo: paymentId, tradeType: 'NATIVE', description: '', openId: '' },
          ...{ amountFen, paidAt, state: states[state], transactionId: '4200000000000001' },
          ...{ expiresAt: 0, createdAt: 0, notifyUrl: '', refundedFen: toFen(0), lastRefundAt: null },
        },
        simulatedMerchant,
      )
      const resource = wechat.sealing.lock(JSON.stringify(trade), 'transaction')
      const body = JSON.stringify({ id: noticeId, event_type: 'TRANSACTION.SUCCESS', resource })
      const seal = await wechat.sealing.sealOf(body, { isForged })
      return { url: options.notifyUrl, headers: { 'content-type': 'application/json', ...seal }, body }
    },
    said: (amountFen) => ({ total: String(amountFen) }),
    tampered: { summary: 'changed' },
    fault: 'SYSTEM_ERROR',
    closesAfterMs: 5 * 60_000,
  }
}
