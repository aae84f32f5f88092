import type { Fen, OnlineProvider } from '@jishi/contract'

/** One movement of money as the provider tells it afterwards. */
export interface BillEntry {
  kind: 'paid' | 'refund'
  paymentId: string
  /** Of a refund. */
  refundId: string | null
  /** Never negative. */
  amountFen: Fen
}

/** The daily bill of a provider: what it says it moved. A second port, beside `PaymentProvider`. */
export interface BillSource {
  readonly name: OnlineProvider
  /**
   * The movements of a day (`yyyy-MM-dd`, China time), as they are read. Undefined: there is no bill, or none yet; a day
   * without movements may never have one. Throws payment.provider_unreachable.
   */
  openBill(day: string): Promise<AsyncIterable<BillEntry> | undefined>
}
