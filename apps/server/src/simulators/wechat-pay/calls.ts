import { createHash } from 'node:crypto'
import { type Fen, toFen } from '@jishi/contract'
import { dayOf, isDay } from '../payment/days.ts'
import { type Answer, Refusal } from './answer.ts'
import { writeBill } from './bill.ts'
import { describeRefund, describeTrade } from './describe.ts'
import type { Identity } from './identity.ts'
import type { WechatPayStore } from './store.ts'
import type { Trade } from './trade.ts'

/** One call of the shop's server. `no` is the number in its path. */
export interface Call {
  store: WechatPayStore
  identity: Identity
  no: string
  body: Record<string, unknown>
  now: number
  query: Record<string, unknown>
  /** Address of the file of a bill. */
  billUrl: (day: string) => string
  /** Address of the cashier of an order. */
  cashierUrl: (prepayId: string) => string
  /** How long a refund is `PROCESSING`. */
  refundMs: number
}

const minuteMs = 60_000
const closeAfterMs = 5 * minuteMs
const refundGapMs = minuteMs

export function orderNative(call: Call): Answer {
  return { status: 200, body: { code_url: call.cashierUrl(openTrade(call, 'NATIVE').prepayId) } }
}

export function orderJsapi(call: Call): Answer {
  return { status: 200, body: { prepay_id: openTrade(call, 'JSAPI').prepayId } }
}

export function query({ store, identity, no, now }: Call): Answer {
  return { status: 200, body: describeTrade(getTrade(store, no, now), identity) }
}

export function close({ store, no, now }: Call): Answer {
  const trade = getTrade(store, no, now)
  if (trade.paidAt !== null) throw new Refusal(400, 'ORDERPAID', '订单已支付')
  if (trade.state === 'NOTPAY' && now - trade.createdAt < closeAfterMs)
    throw new Refusal(400, 'INVALID_REQUEST', '订单生成后五分钟内不能关闭')
  store.closeTrade(no)
  return { status: 204 }
}

export function refund(call: Call): Answer {
  const { store, body, now } = call
  const [outTradeNo, refundNo] = [textOf(body.out_trade_no), textOf(body.out_refund_no)]
  const { refund: wanted, total } = (body.amount ?? {}) as Record<string, unknown>
  const trade = getTrade(store, outTradeNo, now)
  if (!/^[\w|*@-]{1,64}$/.test(refundNo) || !isAmount(wanted) || total !== trade.amountFen)
    throw new Refusal(400, 'PARAM_ERROR', '参数错误')
  const before = store.findRefund(refundNo)
  if (before !== undefined && (before.outTradeNo !== outTradeNo || before.amountFen !== wanted))
    throw new Refusal(400, 'INVALID_REQUEST', '退款单号重复但参数不一致')
  if (before === undefined) {
    if (trade.lastRefundAt !== null && now - trade.lastRefundAt < refundGapMs)
      throw new Refusal(429, 'FREQUENCY_LIMITED', '同一笔订单多次退款需相隔一分钟')
    if (!store.refundTrade(outTradeNo, refundNo, wanted, now))
      throw new Refusal(400, 'INVALID_REQUEST', '订单未支付或退款金额超出可退金额')
  }
  return queryRefund({ ...call, no: refundNo })
}

export function queryRefund({ store, no, now, refundMs }: Call): Answer {
  const found = store.findRefund(no)
  const trade = found && store.findTrade(found.outTradeNo, now)
  if (found === undefined || trade === undefined)
    throw new Refusal(404, 'RESOURCE_NOT_EXISTS', '退款单不存在')
  return { status: 200, body: describeRefund(found, trade, now - found.createdAt >= refundMs) }
}

/** Of a day that is over; one without movements has none. */
export function orderBill({ store, query, now, billUrl }: Call): Answer {
  const day = textOf(query.bill_date)
  if (!isDay(day) || dayOf(now) <= day) throw new Refusal(400, 'INVALID_REQUEST', 'bill_date')
  const bill = writeBill(store, day)
  if (bill === undefined) throw new Refusal(400, 'NO_STATEMENT_EXIST', '账单文件不存在')
  const hash_value = createHash('sha1').update(bill).digest('hex')
  return { status: 200, body: { hash_type: 'SHA1', hash_value, download_url: billUrl(day) } }
}

/** The same order again is the same order; another one under its number is refused. */
function openTrade({ store, identity, body, now }: Call, tradeType: Trade['tradeType']): Trade {
  if (body.appid !== identity.appId || body.mchid !== identity.mchId)
    throw new Refusal(400, 'PARAM_ERROR', '商户号与应用不匹配')
  const order = readOrder(body, tradeType)
  const known = store.findTrade(order.outTradeNo, now)
  if (known === undefined && order.expiresAt <= now) throw new Refusal(400, 'PARAM_ERROR', 'time_expire')
  if (known === undefined) return store.insertTrade(order, now)
  const isSame =
    known.tradeType === tradeType && known.amountFen === order.amountFen && known.openId === order.openId
  if (!isSame) throw new Refusal(403, 'OUT_TRADE_NO_USED', '商户订单号重复')
  if (known.state !== 'NOTPAY') throw new Refusal(400, 'ORDERPAID', '订单已支付或已关闭')
  return known
}

function readOrder(body: Record<string, unknown>, tradeType: Trade['tradeType']) {
  const { total, currency } = (body.amount ?? {}) as Record<string, unknown>
  const { openid } = (body.payer ?? {}) as Record<string, unknown>
  const order = {
    ...{ tradeType, outTradeNo: textOf(body.out_trade_no), description: textOf(body.description) },
    ...{ notifyUrl: textOf(body.notify_url), openId: textOf(openid) },
    expiresAt: Date.parse(textOf(body.time_expire)),
  }
  const isRight =
    /^[\w*-]{6,32}$/.test(order.outTradeNo) &&
    order.description !== '' &&
    order.description.length <= 127 &&
    URL.canParse(order.notifyUrl) &&
    !Number.isNaN(order.expiresAt) &&
    (tradeType === 'JSAPI') === (order.openId !== '')
  if (!isRight || !isAmount(total) || currency !== 'CNY') throw new Refusal(400, 'PARAM_ERROR', '参数错误')
  return { ...order, amountFen: total }
}

function getTrade(store: WechatPayStore, outTradeNo: string, now: number): Trade {
  const trade = store.findTrade(outTradeNo, now)
  if (trade === undefined) throw new Refusal(404, 'ORDER_NOT_EXIST', '订单不存在')
  return trade
}

function isAmount(value: unknown): value is Fen {
  return typeof value === 'number' && Number.isSafeInteger(value) && toFen(value) > 0
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
