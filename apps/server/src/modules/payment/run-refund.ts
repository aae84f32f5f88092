import { toFen } from '@jishi/contract'
import type { PaymentProvider, RefundOrder, RefundResult } from '../../infra/payment/payment-provider.ts'
import { AppError } from '../../kernel/app-error.ts'
import { getProvider, type PaymentDeps } from './payment.deps.ts'
import type {} from './payment.events.ts'
import { findPayment, lockPayment, movePayment, type PaymentRow } from './payment.queries.ts'
import { nextRefundTryAt, refundGapMs } from './payment.rules.ts'
import {
  addRefunded,
  bookRefundTry,
  findRefund,
  finishRefund,
  listRefundsToTry,
  noteRefund,
  postponeRefund,
  type RefundRow,
  takeRefundTurn,
} from './refund.queries.ts'
import { composeRefundJob } from './request-refund.ts'

const sweepBatch = 100

/**
 * Gives the money of one refund back. Safe to run any number of times: the provider knows it by its number. Throws
 * payment.provider_unreachable while the provider has not said that it is done.
 */
export async function runRefund(deps: PaymentDeps, refundId: string): Promise<void> {
  const { db } = deps.database
  const refund = await findRefund(db, refundId)
  const payment = refund && (await findPayment(db, refund.payment_id))
  if (refund === undefined || payment === undefined) return
  if (!(await takeTurn(deps, refund))) return
  const order = {
    paymentId: payment.id,
    refundId,
    amountFen: toFen(refund.amount_fen),
    reason: refund.reason,
  }
  const result = await giveBack(getProvider(deps, payment.provider), order, { isRepeat: refund.tries > 0 })
  if (result.kind === 'unknown') {
    await noteRefund(db, refundId, result.answer)
    throw new AppError('payment.provider_unreachable', { refundId, answer: result.answer })
  }
  await finish(deps, refund)
}

/** The net under the refund jobs: one that was lost with its queue, or given up, is started again. */
export async function restartRefunds({ database, outbox, clock }: PaymentDeps): Promise<void> {
  const now = clock.now().getTime()
  for (const refundId of await listRefundsToTry(database.db, now, sweepBatch)) {
    await database.transaction(async (tx) => {
      if (!(await postponeRefund(tx, refundId, now, nextRefundTryAt(now)))) return
      await outbox.append(tx, composeRefundJob(refundId))
    })
  }
}

/** Books a try, or a later job while the payment's last refund is too fresh; false: nothing to do now. */
async function takeTurn({ database, outbox, clock }: PaymentDeps, refund: RefundRow): Promise<boolean> {
  if (refund.state === 'done') return false
  const now = clock.now().getTime()
  return database.transaction(async (tx) => {
    if (await takeRefundTurn(tx, refund.payment_id, now, now + refundGapMs))
      return bookRefundTry(tx, refund.id, nextRefundTryAt(now))
    const payment = await findPayment(tx, refund.payment_id)
    const waitMs = Math.max((payment?.next_refund_at ?? 0) - now, 0)
    await outbox.append(tx, composeRefundJob(refund.id, waitMs))
    return false
  })
}

/**
 * After a try whose result is unknown the query comes first. A repeat of a refund that went through moves no money and is
 * not called done (`fund_change` N): the query tells.
 */
async function giveBack(
  provider: PaymentProvider,
  order: RefundOrder,
  { isRepeat }: { isRepeat: boolean },
): Promise<RefundResult> {
  const known = isRepeat ? await provider.queryRefund(order) : undefined
  if (known?.kind === 'done') return known
  const result = await provider.refund(order)
  if (result.kind === 'done') return result
  const found = await provider.queryRefund(order)
  return found.kind === 'done' ? found : result
}

/** Whoever marks it done announces it; the payment is locked first, as everywhere. */
async function finish({ database, events, clock }: PaymentDeps, refund: RefundRow): Promise<void> {
  const { id: refundId, payment_id: paymentId, amount_fen: amountFen } = refund
  await database.transaction(async (tx) => {
    const payment = await lockPayment(tx, database.dialect, paymentId)
    if (payment === undefined || !(await finishRefund(tx, refundId, clock.now().getTime()))) return
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
  })
}

function subjectOf({ subject_kind, subject_id }: PaymentRow) {
  return { kind: subject_kind, id: subject_id }
}
