import type { Fen, PaymentProviderName, PaymentStart } from '@jishi/contract'

export interface PaymentOrder {
  /** Our number of this attempt, unique for ever: the provider's `out_trade_no`. */
  paymentId: string
  amountFen: Fen
  /** What the buyer reads at the cashier. */
  subject: string
  /** The provider must not take the money after this moment. */
  expiresAt: Date
  /** `wechat`: the page is shown inside WeChat. */
  client: 'desktop' | 'phone' | 'wechat'
  /** Path of the page the buyer starts from, for a provider that must send the browser away and back first. */
  page: string
  /** What the provider put into the address of that page when it sent the browser back. */
  code?: string
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

/** A message as it came in. Names of headers are small letters. */
export interface NoticeMessage {
  headers: Readonly<Record<string, string | undefined>>
  raw: string
}

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
  /** What the provider took for the payment. */
  totalFen: Fen
  reason: string
}

/**
 * `pending`: it will go back, and a later question tells when. `unknown`: the money may or may not have gone back;
 * `answer` is what the provider said, for a person to read.
 */
export type RefundResult =
  | { kind: 'done' }
  | { kind: 'pending'; answer: string }
  | { kind: 'unknown'; answer: string }

/**
 * One payment provider. Amounts are fen. A network failure or an answer that does not say what became of the request
 * throws AppError `payment.provider_unreachable`: the result is unknown, ask again by `query`. Never called inside a
 * transaction.
 */
export interface PaymentProvider {
  readonly name: PaymentProviderName
  /** Shortest time between two refunds of one payment. */
  readonly refundGapMs: number
  /** How the buyer is to pay; `none`: it is paid or closed already. May call the network; the same order again gives the same payment. */
  begin(order: PaymentOrder): Promise<PaymentStart>
  query(paymentId: string): Promise<ProviderState>
  /**
   * Sees to it that the payment can not be paid any more, and gives what it then is: `closed`, `absent`, or `paid` when
   * the buyer was faster. `waiting`: nobody has paid, and the provider does not close it yet; try again in some minutes.
   */
  close(paymentId: string): Promise<ProviderState>
  /**
   * Gives money back. Only `done` says that it happened; after anything else, also a throw, ask `queryRefund` and
   * repeat with the same refund id and amount.
   */
  refund(order: RefundOrder): Promise<RefundResult>
  /** What became of that refund. A refund the provider has never heard of is `unknown` too. */
  queryRefund(order: Pick<RefundOrder, 'paymentId' | 'refundId'>): Promise<RefundResult>
  /** Verifies an asynchronous notification; undefined when it is not to be trusted. */
  verifyNotice(message: NoticeMessage): VerifiedNotice | undefined
  /** What tells the provider that we have it. */
  readonly noticeAnswer: { readonly status: number; readonly type: string; readonly body: string }
}
