import type { Db } from '../../infra/database/database.ts'
import type { DiscountedOrder } from '../promotion/index.ts'
import { inPeriod } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'
import { listArchived, listMonths } from './order.proofs.queries.ts'

/**
 * What orders were discounted by, for the proof of what they used of promotions. Those of an archived period are told
 * from missing ones, and not read.
 */
export async function findDiscounts(
  db: Db,
  orderNos: readonly string[],
): Promise<Map<string, DiscountedOrder | 'archived'>> {
  const months = new Set(await listMonths(db))
  const archived = new Set((await listArchived(db)).map(({ month }) => month))
  const found = new Map<string, DiscountedOrder | 'archived'>()
  for (const [month, numbers] of Map.groupBy(orderNos, periodOf)) {
    if (archived.has(month)) for (const orderNo of numbers) found.set(orderNo, 'archived')
    if (!months.has(month)) continue
    for (const { order_no, status, discount_fen } of await listDiscounts(db, month, numbers))
      found.set(order_no, {
        discountFen: discount_fen,
        isOver: status === 'cancelled',
        isRefunded: status === 'refunded',
      })
  }
  return found
}

function listDiscounts(db: Db, month: string, orderNos: readonly string[]) {
  return inPeriod(db, month)
    .selectFrom('order_info')
    .select(['order_no', 'status', 'discount_fen'])
    .where('order_no', 'in', orderNos)
    .execute()
}
