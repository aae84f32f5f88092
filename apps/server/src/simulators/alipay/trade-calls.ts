import { formatYuan, parseYuan, toFen } from '@jishi/contract'
import { chinaTime } from '../../kernel/clock.ts'
import { type Answer, refuse, succeed } from './answer.ts'
import type { SimulatorStore } from './store.ts'
import type { Trade } from './trade.ts'

type Content = Record<string, unknown>
type Call = (store: SimulatorStore, trade: Trade, content: Content, now: number) => Answer

/** The calls of the shop's server. All of them are about one trade that must exist. */
const calls: Record<string, Call> = {
  'alipay.trade.query': query,
  'alipay.trade.close': close,
  'alipay.trade.refund': refund,
  'alipay.trade.fastpay.refund.query': queryRefund,
}

/** Undefined: there is no such method. */
export function callTrade(
  store: SimulatorStore,
  method: string,
  content: Content,
  now: number,
): Answer | undefined {
  const call = Object.hasOwn(calls, method) ? calls[method] : undefined
  if (call === undefined) return undefined
  const by = { tradeNo: textOf(content.trade_no), outTradeNo: textOf(content.out_trade_no) }
  if (by.tradeNo === '' && by.outTradeNo === '') return refuse('ACQ.INVALID_PARAMETER', '参数无效')
  const trade = store.findTrade(by, now)
  if (trade === undefined) return refuse('ACQ.TRADE_NOT_EXIST', '交易不存在')
  return call(store, trade, content, now)
}

function query(_store: SimulatorStore, trade: Trade): Answer {
  const amount = formatYuan(trade.amountFen)
  const taken = trade.paidAt === null ? '0.00' : amount
  return succeed({
    ...namesOf(trade),
    trade_status: trade.status,
    total_amount: amount,
    receipt_amount: taken,
    buyer_pay_amount: taken,
    invoice_amount: taken,
    point_amount: '0.00',
    ...(trade.paidAt !== null && {
      ...buyer,
      send_pay_date: chinaTime(new Date(trade.paidAt)),
      fund_bill_list: [{ amount, fund_channel: 'ALIPAYACCOUNT' }],
    }),
  })
}

function close(store: SimulatorStore, trade: Trade, _content: Content, now: number): Answer {
  if (store.closeTrade(trade.tradeNo, now)) return succeed(namesOf(trade))
  return refuse('ACQ.REASON_TRADE_STATUS_INVALID', '交易状态不合法')
}

function refund(store: SimulatorStore, trade: Trade, content: Content, now: number): Answer {
  const amountFen = parseYuan(textOf(content.refund_amount))
  if (amountFen === undefined || amountFen === 0)
    return refuse('ACQ.INVALID_PARAMETER', '参数无效: refund_amount')
  const given = textOf(content.out_request_no)
  if (given === '' && amountFen !== trade.amountFen) {
    return refuse('ACQ.INVALID_PARAMETER', '部分退款必须传入 out_request_no')
  }
  const requestNo = given || trade.outTradeNo
  const before = store.findRefund(trade.tradeNo, requestNo)
  if (before !== undefined && before !== amountFen) {
    return refuse('ACQ.DISCORDANT_REPEAT_REQUEST', '同一退款单号不允许不同的退款金额')
  }
  if (before !== undefined) return describeRefund(trade, 'N', now)
  if (trade.paidAt === null) return refuse('ACQ.TRADE_STATUS_ERROR', '交易状态不合法')
  if (trade.status === 'TRADE_CLOSED') return refuse('ACQ.TRADE_HAS_CLOSE', '交易已经关闭')
  if (!store.refundTrade(trade.tradeNo, requestNo, amountFen, now)) {
    return refuse('ACQ.REASON_TRADE_REFUND_FEE_ERR', '退款金额超过可退金额')
  }
  return describeRefund({ ...trade, refundedFen: toFen(trade.refundedFen + amountFen) }, 'Y', now)
}

/** `fund_change` Y: money moved by this very request. `refund_fee` is the sum of all refunds, not this one. */
function describeRefund(trade: Trade, fundChange: 'Y' | 'N', now: number): Answer {
  return succeed({
    ...namesOf(trade),
    ...buyer,
    fund_change: fundChange,
    refund_fee: formatYuan(trade.refundedFen),
    gmt_refund_pay: chinaTime(new Date(now)),
  })
}

/** A refund it has never heard of is answered with success too, only without a `refund_status`. */
function queryRefund(store: SimulatorStore, trade: Trade, content: Content): Answer {
  const requestNo = textOf(content.out_request_no)
  if (requestNo === '') return refuse('ACQ.INVALID_PARAMETER', '参数无效: out_request_no')
  const amountFen = store.findRefund(trade.tradeNo, requestNo)
  if (amountFen === undefined) return succeed({ ...namesOf(trade), out_request_no: requestNo })
  return succeed({
    ...namesOf(trade),
    out_request_no: requestNo,
    total_amount: formatYuan(trade.amountFen),
    refund_amount: formatYuan(amountFen),
    refund_status: 'REFUND_SUCCESS',
  })
}

const buyer = { buyer_logon_id: 'buy***@example.com', buyer_user_id: '2088000000000002' }

function namesOf({ tradeNo, outTradeNo }: Trade) {
  return { trade_no: tradeNo, out_trade_no: outTradeNo }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
