import { type OrderAction, type OrderStatus, orderActions } from '@jishi/contract'
import type { OrderWithGoods } from './order.present.ts'
import { statusAfter } from './order.status.rules.ts'

/** Nothing is on its way any more, neither goods nor money. */
export const statusesToHide: readonly OrderStatus[] = ['to_review', 'done', 'cancelled', 'refunded']

/** What its buyer may do with an order, as far as the order alone can tell. */
export function actionsOf({ order, goods, isArchived }: OrderWithGoods): OrderAction[] {
  if (isArchived) return []
  const { status, payment_method, paid_at } = order
  const isHere = goods.every(({ shipped_count }) => shipped_count === 0)
  const isUnpaidCash = payment_method === 'cod' && paid_at === null && status === 'to_ship' && isHere
  const may: Record<OrderAction, boolean> = {
    pay: statusAfter(status, 'pay') !== undefined,
    cancel: statusAfter(status, 'cancel') !== undefined || isUnpaidCash,
    receive: statusAfter(status, 'receive') !== undefined,
    // Who has paid nothing yet and got nothing yet cancels instead.
    ask_refund: statusAfter(status, 'refund') !== undefined && !isUnpaidCash,
    delete: statusesToHide.includes(status),
  }
  return orderActions.filter((action) => may[action])
}
