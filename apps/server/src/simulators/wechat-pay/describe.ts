import { chinaTime } from '../../kernel/clock.ts'
import type { Identity } from './identity.ts'
import type { Refund, Trade } from './trade.ts'

const stateTexts = { NOTPAY: '订单未支付', SUCCESS: '支付成功', REFUND: '转入退款', CLOSED: '订单已关闭' }

/** `yyyy-MM-ddTHH:mm:ss+08:00`. */
export function wechatTime(at: number): string {
  return `${chinaTime(new Date(at)).replace(' ', 'T')}+08:00`
}

/** A trade as the query answers it and a notice tells it. */
export function describeTrade(trade: Trade, { appId, mchId }: Identity) {
  return {
    ...{ appid: appId, mchid: mchId, out_trade_no: trade.outTradeNo },
    trade_type: trade.tradeType,
    trade_state: trade.state,
    trade_state_desc: stateTexts[trade.state],
    amount: { total: trade.amountFen, currency: 'CNY' },
    ...(trade.paidAt !== null && {
      transaction_id: trade.transactionId,
      bank_type: 'OTHERS',
      success_time: wechatTime(trade.paidAt),
      payer: { openid: trade.openId || 'oSimulatedStranger' },
      amount: {
        total: trade.amountFen,
        payer_total: trade.amountFen,
        currency: 'CNY',
        payer_currency: 'CNY',
      },
    }),
  }
}

export function describeRefund(refund: Refund, trade: Trade, isDone: boolean) {
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.refundNo,
    transaction_id: trade.transactionId,
    out_trade_no: refund.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    create_time: wechatTime(refund.createdAt),
    ...(isDone && { success_time: wechatTime(refund.createdAt) }),
    status: isDone ? 'SUCCESS' : 'PROCESSING',
    amount: { total: trade.amountFen, refund: refund.amountFen, currency: 'CNY' },
  }
}
