import type { OrderStatus } from '@jishi/contract'
import type { Db, Tx } from '../../infra/database/database.ts'
import { inPeriod } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'
import type { OrderRow } from './order.queries.ts'
import type { WantedLine } from './order.rules.ts'

/** Units of a line left; false when that is more than were ordered and not given back. */
export async function addShipped(tx: Tx, orderNo: string, { skuId, count }: WantedLine): Promise<boolean> {
  const { numUpdatedRows } = await inPeriod(tx, periodOf(orderNo))
    .updateTable('order_goods')
    .set((eb) => ({ shipped_count: eb('shipped_count', '+', count) }))
    .where('order_no', '=', orderNo)
    .where('sku_id', '=', skuId)
    .where((eb) => eb(eb('shipped_count', '+', count), '<=', eb('count', '-', eb.ref('refunded_count'))))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Null: something of it is under way (again). The order is locked by the caller. */
export async function setDelivered(tx: Tx, orderNo: string, at: number | null): Promise<void> {
  await inPeriod(tx, periodOf(orderNo))
    .updateTable('order_info')
    .set({ delivered_at: at })
    .where('order_no', '=', orderNo)
    .executeTakeFirstOrThrow()
}

/** Orders of everybody in one ledger period, the newest first. */
export function listPeriodOrders(
  db: Db,
  period: string,
  { status, before, limit }: { status?: OrderStatus; before?: string; limit: number },
): Promise<OrderRow[]> {
  return inPeriod(db, period)
    .selectFrom('order_info')
    .selectAll()
    .$if(status !== undefined, (query) => query.where('status', '=', status as OrderStatus))
    .$if(before !== undefined, (query) => query.where('order_no', '<', before as string))
    .orderBy('order_no', 'desc')
    .limit(limit)
    .execute()
}
