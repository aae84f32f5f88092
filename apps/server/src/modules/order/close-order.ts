import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import type { CatalogService } from '../catalog/index.ts'
import type { PaymentService } from '../payment/index.ts'
import { monthOf } from './order.months.ts'
import { findOrder, insertEvent, listGoods, moveOrder, type OrderRow } from './order.queries.ts'
import { statusAfter } from './order.status.ts'

export interface CloseDeps {
  database: Database
  catalog: CatalogService
  payments: PaymentService
  events: Events<Tx>
  clock: Clock
}

export interface Closing {
  move: 'cancel' | 'expire'
  actor: 'customer' | 'system'
  reason: string
}

/**
 * Closes an unpaid order: first at the provider, so that it cannot be paid any more, then here, and gives the stock
 * back, once. Gives `paid` when the buyer was faster (the order is paid then), `moved_on` when it was not unpaid any more.
 */
export async function closeOrder(
  deps: CloseDeps,
  order: OrderRow,
  closing: Closing,
): Promise<'closed' | 'paid' | 'moved_on'> {
  if (statusAfter(order.status, closing.move) === undefined) return 'moved_on'
  // The network call stands outside of every transaction.
  const outcome = await deps.payments.closeForSubject({ kind: 'order', id: order.order_no })
  if (outcome === 'paid') return 'paid'
  return (await deps.database.transaction((tx) => cancel(deps, tx, order, closing))) ? 'closed' : 'moved_on'
}

/** Throws order.illegal_move for whatever status the order is in now. */
export async function throwIllegal(
  { database }: Pick<CloseDeps, 'database'>,
  orderNo: string,
): Promise<never> {
  const order = await findOrder(database.db, orderNo)
  throw new AppError('order.illegal_move', { status: order?.status ?? '' })
}

async function cancel(
  deps: CloseDeps,
  tx: Tx,
  order: OrderRow,
  { move, actor, reason }: Closing,
): Promise<boolean> {
  const status = statusAfter(order.status, move)
  if (status === undefined || !(await moveOrder(tx, order.order_no, order.status, { status }))) return false
  const created_at = deps.clock.now().getTime()
  const kind = move === 'expire' ? 'expired' : 'cancelled'
  await insertEvent(tx, { order_no: order.order_no, kind, status, actor, reason, created_at })
  for (const line of await listGoods(tx, monthOf(order.order_no), [order.order_no])) {
    await deps.catalog.returnStock(tx, line.sku_id, line.count)
  }
  await deps.events.publish(tx, 'order.cancelled', { orderNo: order.order_no, userId: order.user_id })
  return true
}
