import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import type { CatalogService } from '../catalog/index.ts'
import type { FlashService } from '../flash/index.ts'
import type { PaymentService } from '../payment/index.ts'
import type { PromotionService } from '../promotion/index.ts'
import { withdrawOpen } from './after-sale.queries.ts'
import { periodOf } from './ledger.cuts.ts'
import { makeMove } from './make-move.ts'
import { findOrder, type GoodsRow, listGoods, type OrderRow } from './order.queries.ts'
import { statusAfter } from './order.status.rules.ts'

export interface CloseDeps {
  database: Database
  catalog: CatalogService
  flash: Pick<FlashService, 'claims'>
  payments: PaymentService
  promotions: Pick<PromotionService, 'giveBack'>
  events: Events<Tx>
  clock: Clock
}

export interface Closing {
  /** `cancel_cod`: of cash on delivery that has neither left nor been paid. */
  move: 'cancel' | 'cancel_cod' | 'expire'
  actor: 'customer' | 'system' | 'staff'
  reason: string
  /** Written in the same transaction. */
  note?: (tx: Tx) => Promise<void>
}

/** How an order would be cancelled that nobody has paid yet. */
export function cancelMoveOf({ payment_method, status }: OrderRow): 'cancel' | 'cancel_cod' {
  return payment_method === 'cod' && status !== 'unpaid' ? 'cancel_cod' : 'cancel'
}

/**
 * Closes an order that is not paid: first at the provider, so that it cannot be paid any more, then here, and gives the
 * stock and what it used of promotions back, once. Gives `paid` when the buyer was faster (the order is paid then), `moved_on` when it was not open any more.
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

async function cancel(deps: CloseDeps, tx: Tx, order: OrderRow, closing: Closing): Promise<boolean> {
  const { move, actor, reason, note } = closing
  const at = deps.clock.now().getTime()
  const kind = move === 'expire' ? 'expired' : 'cancelled'
  if (!(await makeMove(tx, order, { move, kind, actor, reason, at }))) return false
  const goods = await listGoods(tx, periodOf(order.order_no), [order.order_no])
  if (move === 'cancel_cod') await checkUntouched(tx, order.order_no, goods)
  await note?.(tx)
  if (order.discount_fen > 0) await deps.promotions.giveBack(tx, order.order_no)
  await giveUnitsBack(deps, tx, order, goods, move)
  await deps.events.publish(tx, 'order.cancelled', { orderNo: order.order_no, userId: order.user_id })
  return true
}

/** To the stock they came from: the flash sale's own, or the usual one. */
async function giveUnitsBack(
  { catalog, flash }: CloseDeps,
  tx: Tx,
  { order_no, flash_claim_id }: OrderRow,
  goods: GoodsRow[],
  move: Closing['move'],
): Promise<void> {
  if (flash_claim_id !== null) {
    const reason = move === 'expire' ? 'unpaid' : 'cancelled'
    if (await flash.claims.giveBack(tx, flash_claim_id, reason)) return
    throw new Error(`order ${order_no} was unpaid, but its claim is not ordered`)
  }
  for (const { sku_id, count, restocked_count } of goods) {
    if (count > restocked_count) await catalog.returnStock(tx, sku_id, count - restocked_count)
  }
}

/** The order is locked by its move. Throws order.illegal_move when a parcel has left or the money is there. */
async function checkUntouched(tx: Tx, orderNo: string, goods: GoodsRow[]): Promise<void> {
  const order = await findOrder(tx, orderNo)
  if (order?.paid_at !== null || goods.some(({ shipped_count }) => shipped_count > 0))
    throw new AppError('order.illegal_move', { status: 'to_ship' })
  await withdrawOpen(tx, orderNo)
}
