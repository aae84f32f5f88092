import { type PaymentView, type StaffHeldPayment, toFen } from '@jishi/contract'
import type { HeldRow } from './held.queries.ts'
import type { PaymentRow } from './payment.queries.ts'

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

function presentVerdict({ verdict, staff_id, verdict_at }: HeldRow): StaffHeldPayment['settled'] {
  if (verdict === null || staff_id === null || verdict_at === null) return null
  return { verdict, staffId: staff_id, at: new Date(verdict_at).toISOString() }
}
