import { type Fen, type PaymentStart, toFen } from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'
import { type Clock, chinaTime } from '../../kernel/clock.ts'
import { type BillFile, keepBill } from './bill-file.ts'
import type { BillSource } from './bill-source.ts'
import type {
  NoticeMessage,
  PaymentOrder,
  PaymentProvider,
  ProviderState,
  RefundOrder,
  RefundResult,
  VerifiedNotice,
} from './payment-provider.ts'
import { readWechatBill } from './wechat-bill.ts'
import { createWechatClient, describeAnswer, parseObject, type WechatAnswer } from './wechat-client.ts'
import { createOpenIds, type OpenIdOptions } from './wechat-open-id.ts'
import { createWechatSigning, type LockedResource, type WechatKeys } from './wechat-signing.ts'

export interface WechatPayOptions extends WechatKeys, OpenIdOptions {
  /** `https://api.mch.weixin.qq.com`, or a simulator's. */
  baseUrl: string
  notifyUrl: string
  timeoutMs?: number
  clock: Clock
}

const ordersPath = '/v3/pay/transactions'
const refundsPath = '/v3/refund/domestic/refunds'
const currency = 'CNY'
const noBillYet = ['NO_STATEMENT_EXIST', 'STATEMENT_CREATING']

/**
 * WeChat Pay APIv3: a QR code to scan (Native), and inside WeChat its own browser pays (JSAPI). Field lists:
 * https://pay.weixin.qq.com/doc/v3/merchant/4012556352 (query), .../apis/chapter4_2_10.shtml (refund query).
 */
export function createWechatPayProvider(options: WechatPayOptions): PaymentProvider & BillSource {
  const { mchId, appId, notifyUrl, clock } = options
  const signing = createWechatSigning(options)
  const client = createWechatClient({ ...options, signing })
  const openIds = createOpenIds(options)
  const pathOf = (paymentId: string) => `${ordersPath}/out-trade-no/${encodeURIComponent(paymentId)}`

  /** Undefined: it is paid or closed already. */
  async function open(kind: 'native' | 'jsapi', order: PaymentOrder, more: object, field: string) {
    const answer = await client.call('POST', `${ordersPath}/${kind}`, {
      ...{ appid: appId, mchid: mchId, notify_url: notifyUrl },
      ...composeOrder(order),
      ...more,
    })
    if (answer.body.code === 'ORDERPAID') return undefined
    const value = answer.body[field]
    if (answer.status !== 200 || typeof value !== 'string' || value === '') throw unknown(answer)
    return value
  }

  async function openCode(order: PaymentOrder): Promise<PaymentStart> {
    const text = await open('native', order, {}, 'code_url')
    return text === undefined ? { kind: 'none' } : { kind: 'qr', text }
  }

  /** What WeChat's own browser needs to ask its user for the money. */
  async function openInside(order: PaymentOrder, code: string): Promise<PaymentStart> {
    const openid = await openIds.read(code)
    const prepayId = await open('jsapi', order, { payer: { openid } }, 'prepay_id')
    if (prepayId === undefined) return { kind: 'none' }
    const { timestamp, nonce } = signing.stamp()
    const pack = `prepay_id=${prepayId}`
    const paySign = signing.signLines([appId, timestamp, nonce, pack])
    const params = { appId, timeStamp: timestamp, nonceStr: nonce, package: pack, signType: 'RSA', paySign }
    return { kind: 'jsapi', params }
  }

  async function query(paymentId: string): Promise<ProviderState> {
    const answer = await client.call('GET', `${pathOf(paymentId)}?mchid=${encodeURIComponent(mchId)}`)
    if (answer.status === 404) return { kind: 'absent' }
    const state = answer.status === 200 ? readTrade(answer.body, paymentId) : undefined
    if (state === undefined) throw unknown(answer)
    return state
  }

  /** The state that a trade of ours tells; undefined for anybody else's, or one that tells nothing we know. */
  function readTrade(trade: Record<string, unknown>, paymentId: string): ProviderState | undefined {
    if (trade.out_trade_no !== paymentId || trade.mchid !== mchId) return undefined
    if (trade.trade_state === 'SUCCESS') return trade.appid === appId ? readPaid(trade) : undefined
    return stateOf[String(trade.trade_state)]
  }

  return {
    name: 'wechat',
    // Two refunds of one order must be a minute apart.
    refundGapMs: 60_000,
    noticeAnswer: { status: 200, type: 'application/json', body: '{"code":"SUCCESS"}' },
    query,

    async begin(order) {
      if (order.client !== 'wechat') return openCode(order)
      if (order.code === undefined) return { kind: 'redirect', url: openIds.askUrl(order.page) }
      return openInside(order, order.code)
    },

    /** Refused within five minutes of ordering, and for what is paid or closed already: what is true then is asked for. */
    async close(paymentId) {
      const { status } = await client.call('POST', `${pathOf(paymentId)}/close`, { mchid: mchId })
      return status === 204 ? { kind: 'closed' } : query(paymentId)
    },

    async refund(order) {
      const answer = await client.call('POST', refundsPath, composeRefund(order))
      return toRefundResult(answer, order)
    },

    async queryRefund(order) {
      const answer = await client.call('GET', `${refundsPath}/${encodeURIComponent(order.refundId)}`)
      return toRefundResult(answer, order)
    },

    async openBill(day) {
      const answer = await client.call('GET', `/v3/bill/tradebill?bill_date=${day}&bill_type=ALL`)
      if (noBillYet.includes(String(answer.body.code))) return undefined
      if (answer.status !== 200) throw unknown(answer)
      return readWechatBill(await fetchBill(answer.body))
    },

    verifyNotice(message: NoticeMessage): VerifiedNotice | undefined {
      if (!signing.isTheirs(message)) return undefined
      try {
        const { id, resource } = parseObject(message.raw)
        const trade = parseObject(signing.unlock(resource as LockedResource) ?? '')
        const paymentId = typeof trade.out_trade_no === 'string' ? trade.out_trade_no : ''
        const state = readTrade(trade, paymentId)
        if (typeof id !== 'string' || paymentId === '' || state === undefined) return undefined
        return { paymentId, noticeId: id, state }
      } catch {
        return undefined
      }
    },
  }

  /** The file is not signed; its hash stands in the signed answer. */
  async function fetchBill({ download_url, hash_value }: Record<string, unknown>): Promise<BillFile> {
    try {
      const file = await keepBill(await client.download(String(download_url)))
      if (file.sha1 === String(hash_value).toLowerCase()) return file
      await file.remove()
      throw new Error('the bill has another hash')
    } catch (cause) {
      throw new AppError('payment.provider_unreachable', {}, { cause })
    }
  }

  function readPaid({ transaction_id, amount, success_time }: Record<string, unknown>) {
    const amountFen = readTotal(amount)
    if (amountFen === undefined || typeof transaction_id !== 'string') return undefined
    const paidAt = new Date(String(success_time))
    const at = Number.isNaN(paidAt.getTime()) ? clock.now() : paidAt
    return { kind: 'paid' as const, tradeNo: transaction_id, amountFen, paidAt: at }
  }
}

/** `REFUND`: some of it or all is back with the buyer, which this order did not ask for before it was paid here. */
const stateOf: Record<string, ProviderState> = {
  NOTPAY: { kind: 'waiting' },
  USERPAYING: { kind: 'waiting' },
  CLOSED: { kind: 'closed' },
  REVOKED: { kind: 'closed' },
  REFUND: { kind: 'closed' },
}

/** `total` is what the order asks for; `payer_total` may be less, by a voucher that WeChat pays. */
function readTotal(amount: unknown): Fen | undefined {
  const { total, currency: unit = currency } = (amount ?? {}) as Record<string, unknown>
  const isAmount = typeof total === 'number' && Number.isSafeInteger(total) && total >= 0
  return isAmount && unit === currency ? toFen(total) : undefined
}

function composeOrder({ paymentId, amountFen, subject, expiresAt }: PaymentOrder) {
  return {
    out_trade_no: paymentId,
    description: subject.slice(0, 127),
    time_expire: `${chinaTime(expiresAt).replace(' ', 'T')}+08:00`,
    amount: { total: amountFen, currency },
  }
}

function composeRefund({ paymentId, refundId, amountFen, totalFen, reason }: RefundOrder) {
  return {
    out_trade_no: paymentId,
    out_refund_no: refundId,
    ...(reason !== '' && { reason: reason.slice(0, 80) }),
    amount: { refund: amountFen, total: totalFen, currency },
  }
}

/** Accepted is not done: most refunds are `PROCESSING` for minutes, to a bank card for days. */
function toRefundResult(
  answer: WechatAnswer,
  { paymentId, refundId }: Pick<RefundOrder, 'paymentId' | 'refundId'>,
): RefundResult {
  const { status, out_refund_no, out_trade_no } = answer.body
  const isOurs = answer.status === 200 && out_refund_no === refundId && out_trade_no === paymentId
  if (isOurs && status === 'SUCCESS') return { kind: 'done' }
  return { kind: isOurs && status === 'PROCESSING' ? 'pending' : 'unknown', answer: describeAnswer(answer) }
}

function unknown(answer: WechatAnswer): AppError {
  const cause = new Error(`WeChat Pay answered ${describeAnswer(answer)}`)
  return new AppError('payment.provider_unreachable', {}, { cause })
}
