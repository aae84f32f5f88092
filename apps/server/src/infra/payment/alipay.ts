import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { formatYuan, parseYuan } from '@jishi/contract'
import { AlipaySdk, type AlipaySdkCommonResult } from 'alipay-sdk'
import { AppError } from '../../kernel/app-error.ts'
import { type Clock, chinaTime, parseChinaTime } from '../../kernel/clock.ts'
import { readAlipayBill } from './alipay-bill.ts'
import { type BillFile, keepBill } from './bill-file.ts'
import type { BillSource } from './bill-source.ts'
import type {
  PaymentOrder,
  PaymentProvider,
  ProviderState,
  RefundResult,
  VerifiedNotice,
} from './payment-provider.ts'

export interface AlipayOptions {
  /** `https://openapi.alipay.com/gateway.do`, the sandbox's, or a simulator's. */
  gateway: string
  appId: string
  /** The merchant's 2088... number: money for anybody else is not ours. */
  sellerId: string
  /** Our key, PEM or the bare base64 that Alipay's key tool gives. */
  privateKey: string
  /** Read off the PEM head when left out; bare base64 is taken for PKCS8, which is what the key tool gives. */
  keyType?: 'PKCS1' | 'PKCS8'
  alipayPublicKey: string
  notifyUrl: string
  returnUrl: string
  timeoutMs?: number
  clock: Clock
}

const desktopPage = { method: 'alipay.trade.page.pay', product_code: 'FAST_INSTANT_TRADE_PAY' } as const
const phonePage = { method: 'alipay.trade.wap.pay', product_code: 'QUICK_WAP_WAY' } as const
const pageOf = { desktop: desktopPage, phone: phonePage, wechat: phonePage }

const billTimeoutMs = 120_000

/** Sub codes of `close` that say "not awaiting payment", which may mean paid. */
const notAwaitingPayment = ['TRADE_STATUS_ERROR', 'REASON_TRADE_STATUS_INVALID', 'REASON_ILLEGAL_STATUS']

/** Alipay's classic gateway with RSA2 keys. */
export function createAlipayProvider(options: AlipayOptions): PaymentProvider & BillSource {
  const { appId, sellerId, notifyUrl, returnUrl, clock } = options
  const sdk = createSdk(options)

  /** A signed answer about exactly this payment, or a refusal with its sub code. Everything else is unknown. */
  async function ask(method: string, paymentId: string, content: Record<string, string> = {}) {
    const answer = await exec(sdk, clock, method, { out_trade_no: paymentId, ...content })
    if (answer.code === '10000' && answer.out_trade_no !== paymentId) throw unknown(method, answer)
    return answer
  }

  async function query(paymentId: string): Promise<ProviderState> {
    const method = 'alipay.trade.query'
    const answer = await ask(method, paymentId)
    if (isRefused(answer, ['TRADE_NOT_EXIST'])) return { kind: 'absent' }
    const state = answer.code === '10000' ? readState(answer, clock) : undefined
    if (state === undefined) throw unknown(method, answer)
    return state
  }

  return {
    name: 'alipay',
    refundGapMs: 3000,
    noticeAnswer: { status: 200, type: 'text/plain', body: 'success' },
    query,

    async begin(order) {
      const { method } = pageOf[order.client]
      const url = sdk.pageExecute(method, 'GET', {
        timestamp: chinaTime(clock.now()),
        notify_url: notifyUrl,
        return_url: returnUrl,
        bizContent: composeOrder(order, returnUrl),
      })
      return { kind: 'redirect', url }
    },

    async close(paymentId) {
      const method = 'alipay.trade.close'
      const answer = await ask(method, paymentId)
      if (answer.code === '10000') return { kind: 'closed' }
      if (isRefused(answer, ['TRADE_NOT_EXIST'])) return { kind: 'absent' }
      if (!isRefused(answer, notAwaitingPayment)) throw unknown(method, answer)
      const state = await query(paymentId)
      if (state.kind === 'waiting') throw unknown(method, answer)
      return state
    },

    async refund({ paymentId, refundId, amountFen, reason }) {
      const answer = await ask('alipay.trade.refund', paymentId, {
        out_request_no: refundId,
        refund_amount: formatYuan(amountFen),
        refund_reason: reason,
      })
      // 10000 alone says that the request was understood, not that money moved.
      return toRefundResult(answer, answer.fund_change === 'Y')
    },

    async queryRefund({ paymentId, refundId }) {
      const method = 'alipay.trade.fastpay.refund.query'
      const answer = await exec(sdk, clock, method, { out_trade_no: paymentId, out_request_no: refundId })
      const isDone = answer.refund_status === 'REFUND_SUCCESS' && answer.out_request_no === refundId
      return toRefundResult(answer, isDone && answer.out_trade_no === paymentId)
    },

    async openBill(day) {
      const method = 'alipay.data.dataservice.bill.downloadurl.query'
      const answer = await exec(sdk, clock, method, { bill_type: 'trade', bill_date: day })
      // Seen with and without its prefix.
      if (answer.sub_code?.toLowerCase().includes('bill_not_exist')) return undefined
      if (answer.code !== '10000') throw unknown(method, answer)
      return readAlipayBill(await fetchBill(String(answer.bill_download_url)))
    },

    verifyNotice({ raw }) {
      const fields = Object.fromEntries(new URLSearchParams(raw))
      if (!isSignedByAlipay(sdk, fields)) return undefined
      if (fields.app_id !== appId || fields.seller_id !== sellerId) return undefined
      return readNotice(fields, clock)
    },
  }
}

function createSdk({ gateway, appId, privateKey, keyType, alipayPublicKey, timeoutMs }: AlipayOptions) {
  const sdk = new TalkativeSdk({
    gateway,
    appId,
    // The SDK takes off the first and the last line as the PEM frame: there must be no empty ones around it.
    privateKey: privateKey.trim(),
    keyType: keyType ?? (privateKey.includes('BEGIN RSA PRIVATE KEY') ? 'PKCS1' : 'PKCS8'),
    alipayPublicKey: alipayPublicKey.trim(),
    signType: 'RSA2',
    camelcase: false,
    timeout: timeoutMs ?? 5000,
  })
  // The SDK hands its texts to `crypto` for each signature, which parses them each time; parsed keys serve as well.
  const parsed: Record<'privateKey' | 'alipayPublicKey', KeyObject | string> = sdk.config
  parsed.privateKey = createPrivateKey(sdk.config.privateKey)
  parsed.alipayPublicKey = createPublicKey(sdk.config.alipayPublicKey)
  return sdk
}

/** The SDK meets an unsigned refusal of the gateway (wrong app id, wrong key) with a TypeError that says nothing. */
class TalkativeSdk extends AlipaySdk {
  override checkResponseSign(raw: string, key: string, signature: string | undefined, traceId: string): void {
    if (!signature) throw new Error(`the answer is not signed: ${raw.slice(0, 400)}`)
    super.checkResponseSign(raw, key, signature, traceId)
  }
}

function composeOrder(order: PaymentOrder, returnUrl: string): Record<string, string> {
  return {
    out_trade_no: order.paymentId,
    total_amount: formatYuan(order.amountFen),
    // Alipay refuses these three characters and anything over 256.
    subject: order.subject.replaceAll(/[/=&]/g, ' ').slice(0, 256),
    product_code: pageOf[order.client].product_code,
    time_expire: chinaTime(order.expiresAt),
    ...(order.client !== 'desktop' && { quit_url: composeQuitUrl(returnUrl, order.paymentId) }),
  }
}

/** Who gives up on the phone comes back without Alipay's parameters: say which payment it was ourselves. */
function composeQuitUrl(returnUrl: string, paymentId: string): string {
  const url = new URL(returnUrl)
  url.searchParams.set('out_trade_no', paymentId)
  return url.href
}

/**
 * The SDK checks no answer's signature unless told, throws on a missing one (gateway errors carry none), and writes
 * the time in the zone of the process; an own `timestamp` wins over its.
 */
async function exec(
  sdk: AlipaySdk,
  clock: Clock,
  method: string,
  content: Record<string, string>,
): Promise<AlipaySdkCommonResult> {
  const params = { timestamp: chinaTime(clock.now()), bizContent: content }
  try {
    return await sdk.exec(method, params, { validateSign: true })
  } catch (cause) {
    throw new AppError('payment.provider_unreachable', {}, { cause })
  }
}

/** The address is good for 30 seconds and needs no signature. */
async function fetchBill(url: string): Promise<BillFile> {
  try {
    return await keepBill(await fetch(url, { signal: AbortSignal.timeout(billTimeoutMs) }))
  } catch (cause) {
    throw new AppError('payment.provider_unreachable', {}, { cause })
  }
}

function isRefused({ code, sub_code = '' }: AlipaySdkCommonResult, reasons: string[]): boolean {
  return code === '40004' && reasons.some((reason) => sub_code.includes(reason))
}

function unknown(method: string, answer: AlipaySdkCommonResult): AppError {
  const cause = new Error(`${method} answered ${describe(answer)}`)
  return new AppError('payment.provider_unreachable', {}, { cause })
}

function describe({ code, sub_code, sub_msg }: AlipaySdkCommonResult): string {
  return [code, sub_code, sub_msg].filter(Boolean).join(' ')
}

function toRefundResult(answer: AlipaySdkCommonResult, isDone: boolean): RefundResult {
  if (answer.code === '10000' && isDone) return { kind: 'done' }
  return { kind: 'unknown', answer: describe(answer) }
}

/** The state that an answer or a notice tells; undefined when it tells none that we know. */
function readState(fields: Record<string, string | undefined>, clock: Clock): ProviderState | undefined {
  const { trade_status, trade_no, total_amount = '' } = fields
  if (trade_status === 'WAIT_BUYER_PAY') return { kind: 'waiting' }
  if (trade_status === 'TRADE_CLOSED') return { kind: 'closed' }
  if (trade_status !== 'TRADE_SUCCESS' && trade_status !== 'TRADE_FINISHED') return undefined
  const amountFen = parseYuan(total_amount)
  if (amountFen === undefined || !trade_no) return undefined
  const paidAt = parseChinaTime(fields.gmt_payment ?? fields.send_pay_date ?? '') ?? clock.now()
  return { kind: 'paid', tradeNo: trade_no, amountFen, paidAt }
}

/**
 * Version 2 of the check takes values as they are (version 1 decodes them once more and throws on a `%`). Empty values
 * stay in its signed text although Alipay may have left them out, so both readings are tried.
 */
function isSignedByAlipay(sdk: AlipaySdk, fields: Record<string, string>): boolean {
  // Any other algorithm name makes the SDK throw, and SHA-1 is not to be accepted.
  if (!fields.sign || (fields.sign_type ?? 'RSA2') !== 'RSA2') return false
  if (sdk.checkNotifySignV2(fields)) return true
  const filled = Object.entries(fields).filter(([, value]) => value !== '')
  return sdk.checkNotifySignV2(Object.fromEntries(filled))
}

/** The parameters of the return address are signed alike, but say no trade status: they are no notice. */
function readNotice(fields: Record<string, string>, clock: Clock): VerifiedNotice | undefined {
  const { out_trade_no: paymentId, notify_id: noticeId } = fields
  const state = readState(fields, clock)
  if (!paymentId || !noticeId || state === undefined) return undefined
  return { paymentId, noticeId, state }
}
