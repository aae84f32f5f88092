import { type PaymentView, toFen } from '@jishi/contract'
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
