import type { Fen } from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import type { JobRequest } from '../../kernel/events.ts'
import type { PaymentDeps } from './payment.deps.ts'
import { lockPayment, movePayment } from './payment.queries.ts'
import { isByHand, nextRefundTryAt } from './payment.rules.ts'
import { findRefundByKey, insertRefund, promiseRefund, type RefundRow } from './refund.queries.ts'

export interface RefundRequest {
  paymentId: string
  amountFen: Fen
  reason: string
  /** Names the cause: asked for again with the same one, it is the same refund. At most 80 characters. */
  key: string
}

export type RefundOutcome = 'requested' | 'already' | 'too_much'

/**
 * Promises money of a payment back, with the caller's change. The row count of the conditional write decides whether that
 * much is left; the row it locks keeps requests of one payment in line.
 */
export async function requestRefund(
  deps: PaymentDeps,
  tx: Tx,
  request: RefundRequest,
): Promise<RefundOutcome> {
  const { paymentId, amountFen, key } = request
  if (amountFen < 1) throw new RangeError(`a refund of ${amountFen} fen`)
  const payment = await lockPayment(tx, deps.database.dialect, paymentId)
  const earlier = await findRefundByKey(tx, key)
  if (earlier !== undefined) return checkSame(earlier, request)
  if (!(await promiseRefund(tx, paymentId, amountFen))) return 'too_much'
  if (payment?.refundable_fen === amountFen) await movePayment(tx, paymentId, 'requestRefund')
  const byHand = payment !== undefined && isByHand(payment.provider)
  const refund = composeRow(deps, request, byHand)
  await insertRefund(tx, refund)
  // Cash is handed back by a person, who says so.
  if (!byHand) await deps.outbox.append(tx, composeRefundJob(refund.id))
  return 'requested'
}

export function composeRefundJob(refundId: string, delayMs = 0): JobRequest {
  return { name: 'payment.refund', payload: { refundId }, delayMs }
}

/** One key for two different refunds is a fault of the caller, and hiding it would cost somebody money. */
function checkSame(earlier: RefundRow, { paymentId, amountFen, key }: RefundRequest): 'already' {
  if (earlier.payment_id !== paymentId || earlier.amount_fen !== amountFen)
    throw new Error(`the refund ${key} was requested before, and was another one`)
  return 'already'
}

function composeRow({ clock, ids }: PaymentDeps, request: RefundRequest, byHand: boolean): RefundRow {
  const now = clock.now().getTime()
  return {
    id: ids.next(),
    payment_id: request.paymentId,
    refund_key: request.key,
    amount_fen: request.amountFen,
    state: 'requested',
    reason: request.reason.slice(0, 200),
    answer: '',
    tries: 0,
    created_at: now,
    by_hand: byHand ? 1 : 0,
    next_try_at: byHand ? null : nextRefundTryAt(now),
    done_at: null,
    billed_on: null,
  }
}
