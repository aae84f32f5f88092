import { formatYuan, toFen } from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import type { ProviderState } from '../../infra/payment/payment-provider.ts'
import { insertHeld } from './held.queries.ts'
import type { PaymentDeps } from './payment.deps.ts'
import type {} from './payment.events.ts'
import { movePayment, type PaymentRow, succeedPayment } from './payment.queries.ts'
import type { SettleOutcome } from './payment.tables.ts'
import { requestRefund } from './request-refund.ts'

/**
 * Writes down what the provider said, once, however often and by whatever way it is told. The caller has it from a
 * verified notice or a query, never from a browser, and gives the transaction in which everything happens.
 */
export async function settlePayment(
  deps: PaymentDeps,
  tx: Tx,
  payment: PaymentRow,
  state: ProviderState,
): Promise<SettleOutcome> {
  if (state.kind === 'paid') return capture(deps, tx, payment, state)
  if (state.kind !== 'closed') return 'unchanged'
  return (await movePayment(tx, payment.id, 'close')) ? 'closed' : 'unchanged'
}

async function capture(
  deps: PaymentDeps,
  tx: Tx,
  payment: PaymentRow,
  { tradeNo, amountFen, paidAt }: Extract<ProviderState, { kind: 'paid' }>,
): Promise<SettleOutcome> {
  const { id, amount_fen } = payment
  const now = deps.clock.now().getTime()
  const money = { paid_fen: amountFen, refundable_fen: amountFen }
  const arrival = {
    ...money,
    trade_no: tradeNo.slice(0, 64),
    settled_at: now,
    paid_at: paidAt.getTime(),
  }
  if (amountFen !== amount_fen) {
    const note = `the provider took ${formatYuan(amountFen)} yuan instead of ${formatYuan(toFen(amount_fen))}`
    if (!(await movePayment(tx, id, 'hold', { ...arrival, note }))) return 'unchanged'
    await insertHeld(tx, id, now)
    return 'held'
  }
  const outcome = await succeedPayment(tx, deps.database.dialect, payment, { ...arrival, move: 'succeed' })
  if (outcome === 'paid_twice')
    await requestRefund(deps, tx, { paymentId: id, amountFen, reason: 'paid twice', key: `twice:${id}` })
  if (outcome !== 'paid') return outcome
  await announceCaptured(deps, tx, payment, paidAt)
  return 'paid'
}

export function announceCaptured({ events }: PaymentDeps, tx: Tx, payment: PaymentRow, paidAt: Date) {
  return events.publish(tx, 'payment.captured', {
    paymentId: payment.id,
    subject: { kind: payment.subject_kind, id: payment.subject_id },
    userId: payment.user_id,
    amountFen: toFen(payment.amount_fen),
    paidAt: paidAt.getTime(),
  })
}
