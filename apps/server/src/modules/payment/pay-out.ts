import { AppError } from '../../kernel/app-error.ts'
import type { Audit } from '../staff/index.ts'
import { finishRefundOf } from './finish-refund.ts'
import type { PaymentDeps } from './payment.deps.ts'
import { findCashRefund } from './refund.queries.ts'

/** Somebody has handed the cash of a promised refund back; once. Throws payment.refund_not_found. */
export async function payOut(
  deps: PaymentDeps & { audit: Pick<Audit, 'record'> },
  { staffId, refundId, note }: { staffId: number; refundId: string; note: string },
): Promise<void> {
  const { database, audit } = deps
  const refund = await findCashRefund(database.db, refundId)
  if (refund === undefined) throw new AppError('payment.refund_not_found')
  await database.transaction(async (tx) => {
    if (!(await finishRefundOf(deps, tx, refund, `paid out by staff ${staffId}: ${note}`))) return
    await audit.record(tx, {
      staffId,
      action: 'payment.pay_out',
      subject: { kind: 'payment', id: refund.payment_id },
      before: { refundId, state: 'requested' },
      after: { refundId, state: 'done', amountFen: refund.amount_fen, note },
    })
  })
}
