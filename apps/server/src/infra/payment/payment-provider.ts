import type { Fen } from '@jishi/contract'

export interface PaymentOrder {
  /** Our number of this attempt, unique for ever: the provider's `out_trade_no`. */
  paymentId: string
  amountFen: Fen
  /** What the buyer reads at the cashier. */
  subject: string
  /** The provider must not take the money after this moment. */
  expiresAt: Date
  client: 'desktop' | 'phone'
}

/**
 * What the provider says of a payment. `absent`: it has never heard of it (the buyer did not reach the cashier),
 * though an old signed link may still create it until it expires.
 */
export type ProviderState =
  | { kind: 'absent' }
  | { kind: 'waiting' }
  | { kind: 'paid'; tradeNo: string; amountFen: Fen; paidAt: Date }
  | { kind: 'closed' }

/** A verified message of the provider: signature, app and seller are right. The amount is for the caller to compare. */
export interface VerifiedNotice {
  paymentId: string
  /** The provider's id of this message, the same on a repeat. */
  noticeId: string
  state: ProviderState
}

export interface RefundOrder {
  paymentId: string
  /** Our number of this refund: asking again with the same one never gives the money back twice. */
  refundId: string
  amountFen: Fen
  reason: string
}

/** `unknown`: the money may or may not have gone back; `answer` is what the provider said, for a person to read. */
export type RefundResult = { kind: 'done' } | { kind: 'unknown'; answer: string }

/**
 * One payment provider. Amounts are fen. A network failure or an answer that does not say what became of the request
 * throws AppError `payment.provider_unreachable`: the result is unknown, ask again by `query`.
 */
export interface PaymentProvider {
  readonly name: 'alipay'
  /** The address to send the buyer's browser to. No network call. */
  cashierUrl(order: PaymentOrder): string
  query(paymentId: string): Promise<ProviderState>
  /**
   * Makes sure the payment can not be paid any more, and gives what it then is: `closed`, `absent`, or `paid` when the
   * buyer was faster.
   */
  close(paymentId: string): Promise<ProviderState>
  /**
   * Gives money back. Only `done` says that it happened; after anything else, also a throw, ask `queryRefund` and
   * repeat with the same refund id and amount.
   */
  refund(order: RefundOrder): Promise<RefundResult>
  /** What became of that refund. A refund the provider has never heard of is `unknown` too. */
  queryRefund(order: Pick<RefundOrder, 'paymentId' | 'refundId'>): Promise<RefundResult>
  /** Verifies the form fields of an asynchronous notification; undefined when it is not to be trusted. */
  verifyNotice(fields: Record<string, string>): VerifiedNotice | undefined
  /** The exact body that tells the provider that we have it. */
  readonly noticeAck: string
}
