import type { Fen } from '@jishi/contract'

type TradeStatus = 'WAIT_BUYER_PAY' | 'TRADE_SUCCESS' | 'TRADE_CLOSED'

/** What the merchant asked for at the cashier. Times are epoch milliseconds; an empty text: not given. */
export interface TradeOrder {
  outTradeNo: string
  method: 'alipay.trade.page.pay' | 'alipay.trade.wap.pay'
  subject: string
  amountFen: Fen
  expiresAt: number
  notifyUrl: string
  returnUrl: string
  quitUrl: string
  passbackParams: string
}

export interface Trade extends TradeOrder {
  tradeNo: string
  status: TradeStatus
  createdAt: number
  paidAt: number | null
  closedAt: number | null
  refundedFen: Fen
}
