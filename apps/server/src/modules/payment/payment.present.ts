import {
  type BillDiff,
  type CashRefund,
  type PaymentView,
  type StaffHeldPayment,
  toFen,
} from '@jishi/contract'
import type { BillDiffRow } from './bill.queries.ts'
import type { HeldRow } from './held.queries.ts'
import type { PaymentRow } from './payment.queries.ts'
import type { CashRefundRow } from './refund.queries.ts'

export function presentPayment(row: PaymentRow): PaymentView {
  return {
    paymentId: row.id,
    orderNo: row.subject_id,
    provider: row.provider,
    state: row.state,
    amountFen: toFen(row.amount_fen),
  }
}

export function presentHeld(row: HeldRow): StaffHeldPayment {
  return {
    paymentId: row.id,
    subject: { kind: row.subject_kind, id: row.subject_id },
    userId: row.user_id,
    provider: row.provider,
    tradeNo: row.trade_no ?? '',
    state: row.state,
    amountFen: toFen(row.amount_fen),
    paidFen: toFen(row.paid_fen),
    note: row.note,
    heldAt: new Date(row.held_at).toISOString(),
    settled: presentVerdict(row),
  }
}

export function presentCashRefund(row: CashRefundRow): CashRefund {
  return {
    refundId: row.id,
    paymentId: row.payment_id,
    subject: { kind: row.subject_kind, id: row.subject_id },
    userId: row.user_id,
    amountFen: toFen(row.amount_fen),
    reason: row.reason,
    createdAt: new Date(row.created_at).toISOString(),
    paidOutAt: row.done_at === null ? null : new Date(row.done_at).toISOString(),
  }
}

export function presentDiff(row: BillDiffRow): BillDiff {
  const { id, provider, day, kind, staff_id, settled_at, note } = row
  const isSettled = staff_id !== null && settled_at !== null
  return {
    ...{ id, provider, day, kind, paymentId: row.payment_id, refundId: row.refund_id },
    oursFen: row.ours_fen === null ? null : toFen(row.ours_fen),
    theirsFen: row.theirs_fen === null ? null : toFen(row.theirs_fen),
    settled: isSettled ? { staffId: staff_id, note, at: new Date(settled_at).toISOString() } : null,
  }
}

function presentVerdict({ verdict, staff_id, verdict_at }: HeldRow): StaffHeldPayment['settled'] {
  if (verdict === null || staff_id === null || verdict_at === null) return null
  return { verdict, staffId: staff_id, at: new Date(verdict_at).toISOString() }
}
