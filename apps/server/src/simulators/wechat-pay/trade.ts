import type { Fen } from '@jishi/contract'

/** What the merchant ordered. Times are epoch milliseconds; `openId` is empty for an order to be scanned. */
export interface TradeOrder {
  outTradeNo: string
  tradeType: 'NATIVE' | 'JSAPI'
  description: string
  amountFen: Fen
  expiresAt: number
  notifyUrl: string
  openId: string
}

export interface Trade extends TradeOrder {
  prepayId: string
  /** Empty until it is paid. */
  transactionId: string
  state: 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED'
  createdAt: number
  paidAt: number | null
  refundedFen: Fen
  lastRefundAt: number | null
}

export interface Refund {
  refundNo: string
  outTradeNo: string
  refundId: string
  amountFen: Fen
  createdAt: number
}
