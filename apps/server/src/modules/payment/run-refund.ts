import { toFen } from '@jishi/contract'
import type { PaymentProvider, RefundOrder, RefundResult } from '../../infra/payment/payment-provider.ts'
import { AppError } from '../../kernel/app-error.ts'
import { finishRefundOf } from './finish-refund.ts'
import { getProvider, type PaymentDeps } from './payment.deps.ts'
import { findPayment } from './payment.queries.ts'
import { isByHand, nextRefundTryAt } from './payment.rules.ts'
import {
  bookRefundTry,
  countEarlierRefunds,
  findRefund,
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
  if (refund === undefined || payment === undefined || isByHand(payment.provider)) return
  const provider = getProvider(deps, payment.provider)
  if (!(await takeTurn(deps, refund, provider.refundGapMs))) return
  const order = {
    paymentId: payment.id,
    refundId,
    amountFen: toFen(refund.amount_fen),
    totalFen: toFen(payment.paid_fen),
    reason: refund.reason,
  }
  const result = await giveBack(provider, order, { isRepeat: refund.tries > 0 })
  if (result.kind === 'done')
    return void (await deps.database.transaction((tx) => finishRefundOf(deps, tx, refund, refund.answer)))
  await noteRefund(db, refundId, result.answer)
  // One that is under way is asked about again by the sweep.
  if (result.kind === 'unknown')
    throw new AppError('payment.provider_unreachable', { refundId, answer: result.answer })
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
async function takeTurn(
  { database, outbox, clock }: PaymentDeps,
  refund: RefundRow,
  gapMs: number,
): Promise<boolean> {
  if (refund.state === 'done') return false
  const now = clock.now().getTime()
  return database.transaction(async (tx) => {
    if (await takeRefundTurn(tx, refund.payment_id, now, now + gapMs))
      return bookRefundTry(tx, refund.id, nextRefundTryAt(now))
    const payment = await findPayment(tx, refund.payment_id)
    // The first of those before it has the next turn; each later one comes a pause after it, and not all at once.
    const turns = Math.max((await countEarlierRefunds(tx, refund)) - 1, 0)
    const waitMs = Math.max((payment?.next_refund_at ?? 0) - now, 0) + turns * gapMs
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
  if (known !== undefined && known.kind !== 'unknown') return known
  const result = await provider.refund(order)
  if (result.kind !== 'unknown') return result
  const found = await provider.queryRefund(order)
  return found.kind === 'unknown' ? result : found
}
