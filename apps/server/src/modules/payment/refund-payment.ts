import { toFen } from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import type { PaymentProvider, RefundOrder, RefundResult } from '../../infra/payment/payment-provider.ts'
import { AppError } from '../../kernel/app-error.ts'
import { getProvider, type PaymentDeps } from './payment.deps.ts'
import { findPayment, movePayment } from './payment.queries.ts'
import { nextRefundTryAt } from './payment.rules.ts'
import {
  bookRefundTry,
  findRefund,
  finishRefund,
  insertRefund,
  listRefundsToTry,
  noteRefund,
  postponeRefund,
} from './refund.queries.ts'

const sweepBatch = 100

/** Promises all of the money back, with the caller's change. Asked twice it is promised once; tells whether it is new. */
export async function requestRefund(
  { outbox, clock, ids }: PaymentDeps,
  tx: Tx,
  paymentId: string,
  reason: string,
): Promise<boolean> {
  if (!(await movePayment(tx, paymentId, 'requestRefund'))) return false
  const payment = await findPayment(tx, paymentId)
  if (payment === undefined) return false
  const now = clock.now().getTime()
  const refundId = ids.next()
  await insertRefund(tx, {
    id: refundId,
    payment_id: paymentId,
    amount_fen: payment.amount_fen,
    state: 'requested',
    reason: reason.slice(0, 200),
    answer: '',
    tries: 0,
    created_at: now,
    next_try_at: nextRefundTryAt(now),
    done_at: null,
  })
  await outbox.append(tx, composeJob(refundId))
  return true
}

/**
 * Gives the money of one refund back. Safe to run any number of times: the provider knows it by its number. Throws
 * payment.provider_unreachable while the provider has not said that it is done.
 */
export async function runRefund(deps: PaymentDeps, refundId: string): Promise<void> {
  const { database, clock } = deps
  const refund = await findRefund(database.db, refundId)
  const payment = refund && (await findPayment(database.db, refund.payment_id))
  if (refund === undefined || payment === undefined) return
  if (!(await bookRefundTry(database.db, refundId, nextRefundTryAt(clock.now().getTime())))) return
  const result = await giveBack(getProvider(deps, payment.provider), {
    paymentId: payment.id,
    refundId,
    amountFen: toFen(refund.amount_fen),
    reason: refund.reason,
  })
  if (result.kind === 'unknown') {
    await noteRefund(database.db, refundId, result.answer)
    throw new AppError('payment.provider_unreachable', { refundId, answer: result.answer })
  }
  await database.transaction(async (tx) => {
    if (!(await finishRefund(tx, refundId, clock.now().getTime()))) return
    if (!(await movePayment(tx, payment.id, 'refund')))
      throw new Error(`payment ${payment.id} was not refunding`)
  })
}

/** The net under the refund jobs: one that was lost with its queue, or given up, is started again. */
export async function restartRefunds({ database, outbox, clock }: PaymentDeps): Promise<void> {
  const now = clock.now().getTime()
  for (const refundId of await listRefundsToTry(database.db, now, sweepBatch)) {
    await database.transaction(async (tx) => {
      if (!(await postponeRefund(tx, refundId, now, nextRefundTryAt(now)))) return
      await outbox.append(tx, composeJob(refundId))
    })
  }
}

/** A repeat of a refund that went through moves no money and is not called done: the query tells. */
async function giveBack(provider: PaymentProvider, order: RefundOrder): Promise<RefundResult> {
  const result = await provider.refund(order)
  if (result.kind === 'done') return result
  const found = await provider.queryRefund(order)
  return found.kind === 'done' ? found : result
}

function composeJob(refundId: string) {
  return { name: 'payment.refund', payload: { refundId } }
}
