import { toFen } from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import type { PaymentDeps } from './payment.deps.ts'
import type {} from './payment.events.ts'
import { lockPayment, movePayment, type PaymentRow } from './payment.queries.ts'
import { addRefunded, finishRefund, type RefundRow } from './refund.queries.ts'

/** Whoever marks it done announces it; the payment is locked first, as everywhere. False: it was done before. */
export async function finishRefundOf(
  { database, events, clock }: PaymentDeps,
  tx: Tx,
  refund: RefundRow,
  answer: string,
): Promise<boolean> {
  const { id: refundId, payment_id: paymentId, amount_fen: amountFen } = refund
  const payment = await lockPayment(tx, database.dialect, paymentId)
  const done = { done_at: clock.now().getTime(), answer: answer.slice(0, 200) }
  if (payment === undefined || !(await finishRefund(tx, refundId, done))) return false
  if (!(await addRefunded(tx, paymentId, amountFen)))
    throw new Error(`payment ${paymentId} gives back more than it took`)
  const isAll = payment.refunded_fen + amountFen === payment.paid_fen
  if (isAll && !(await movePayment(tx, paymentId, 'refund')))
    throw new Error(`payment ${paymentId} was not refunding`)
  await events.publish(tx, 'payment.refunded', {
    ...{ paymentId, refundId, isAll },
    key: refund.refund_key,
    subject: subjectOf(payment),
    amountFen: toFen(amountFen),
  })
  return true
}

function subjectOf({ subject_kind, subject_id }: PaymentRow) {
  return { kind: subject_kind, id: subject_id }
}
