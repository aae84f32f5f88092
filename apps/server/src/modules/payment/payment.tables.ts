import type { BillDiffKind, HeldVerdict, PaymentProviderName, PaymentState } from '@jishi/contract'
import type { Generated } from 'kysely'

/** One attempt to pay for a subject. Times are epoch milliseconds, amounts fen. */
export interface PaymentTable {
  /** The provider knows it by this number. */
  id: string
  subject_kind: string
  subject_id: string
  user_id: number
  provider: PaymentProviderName
  amount_fen: number
  /** What the provider took: 0 until money came, another amount than ours on a payment that is held. */
  paid_fen: number
  /** What of it is not promised back yet; never below 0. */
  refundable_fen: number
  /** What of it went back. */
  refunded_fen: number
  /** When the provider took it, by its own clock. */
  paid_at: number | null
  /** `yyyy-MM-dd` of the provider's bill that shows it. */
  billed_on: string | null
  /** The provider is asked for no refund of this payment before that. */
  next_refund_at: number
  state: PaymentState
  /** The provider's own number, once money arrived. */
  trade_no: string | null
  /** `kind:id` of the subject on the one attempt that paid for it. */
  success_of: string | null
  /** `channel:kind:id` while pending: one open attempt per subject and way to pay. */
  pending_of: string | null
  /** What a person should know, for instance the amount that was not ours. */
  note: string
  created_at: number
  expires_at: number
  settled_at: number | null
  /** When the reconciler asks the provider next; null when nothing is left to ask. */
  next_check_at: number | null
}

/** Every notification as it came, believed or not. */
export interface PaymentNoticeTable {
  id: Generated<number>
  provider: string
  payment_id: string
  notice_id: string
  is_verified: 0 | 1
  outcome: NoticeOutcome
  raw: string
  received_at: number
}

/** `rejected`: not to be trusted. `unknown`: genuine, but no payment of ours. The rest: what it did to the payment. */
export type NoticeOutcome = 'rejected' | 'unknown' | SettleOutcome

/**
 * `paid`: the first success of its subject. `paid_twice`: a later one, on its way back. `held`: the amount was not ours.
 * `closed`: it can not be paid any more. `unchanged`: nothing new.
 */
export type SettleOutcome = 'paid' | 'paid_twice' | 'held' | 'closed' | 'unchanged'

export interface PaymentRefundTable {
  /** The provider knows the refund by this number, on every try. */
  id: string
  payment_id: string
  /** Who asked for it, in their own words and once: `late:<payment id>`, `after_sale:<id>`. */
  refund_key: string
  amount_fen: number
  /** Cash, which a person hands back: no provider is asked. */
  by_hand: 0 | 1
  state: 'requested' | 'done'
  reason: string
  /** What the provider last said when it did not say done. */
  answer: string
  tries: number
  created_at: number
  next_try_at: number | null
  done_at: number | null
  /** `yyyy-MM-dd` of the provider's bill that shows it. */
  billed_on: string | null
}

/** A payment of another amount than ours, for a person to settle; the last three are null until then. */
export interface PaymentHeldTable {
  payment_id: string
  held_at: number
  verdict: HeldVerdict | null
  staff_id: number | null
  settled_at: number | null
}

/** A provider's bill of one day. `waiting`: asked for again at `next_try_at`. */
export interface PaymentBillTable {
  provider: string
  /** `yyyy-MM-dd`, China time. */
  day: string
  state: 'waiting' | 'read'
  /** Movements on it. */
  entries: number
  next_try_at: number | null
  read_at: number | null
}

/** A movement that the bill and our books tell differently, for a person; the last three are empty until settled. */
export interface PaymentBillDiffTable {
  id: Generated<number>
  provider: string
  day: string
  /** Names the movement: `paid:<payment>`, `refund:<refund>`. */
  entry_key: string
  kind: BillDiffKind
  payment_id: string
  refund_id: string | null
  ours_fen: number | null
  theirs_fen: number | null
  found_at: number
  staff_id: number | null
  note: string
  settled_at: number | null
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    payment: PaymentTable
    payment_notice: PaymentNoticeTable
    payment_refund: PaymentRefundTable
    payment_held: PaymentHeldTable
    payment_bill: PaymentBillTable
    payment_bill_diff: PaymentBillDiffTable
  }
}
