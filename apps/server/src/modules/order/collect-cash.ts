import { toFen } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { PaymentService } from '../payment/index.ts'
import type { Audit } from '../staff/index.ts'
import { lockOrder } from './order.queries.ts'

export interface CollectDeps {
  database: Database
  payments: Pick<PaymentService, 'collectCash'>
  audit: Pick<Audit, 'record'>
}

/**
 * Staff have the cash of an order in hand: all that is due, less what was taken off the bill before. Once; a repeat
 * changes nothing. Throws order.not_found, payment.nothing_to_collect.
 */
export async function collectCash(
  { database, payments, audit }: CollectDeps,
  staffId: number,
  orderNo: string,
): Promise<void> {
  await database.transaction(async (tx) => {
    // Its payment is made here, so nobody can hold that row: the order may be locked first.
    const order = await lockOrder(tx, database.dialect, orderNo)
    if (order === undefined) throw new AppError('order.not_found')
    if (order.payment_method === 'cod' && order.paid_at !== null) return
    const amountFen = toFen(order.payable_fen - order.refunded_fen)
    const isDue = order.payment_method === 'cod' && !['cancelled', 'refunded'].includes(order.status)
    if (!isDue || amountFen === 0) throw new AppError('payment.nothing_to_collect', { status: order.status })
    const subject = { kind: 'order', id: orderNo }
    const key = `cash:${orderNo}`
    await payments.collectCash(tx, { subject, userId: order.user_id, amountFen, staffId, key })
    await audit.record(tx, {
      ...{ staffId, action: 'payment.collect', subject },
      before: { paidAt: null },
      after: { amountFen },
    })
  })
}
