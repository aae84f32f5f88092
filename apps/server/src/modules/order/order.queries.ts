import type { OrderStatus } from '@jishi/contract'
import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import { inMonth, monthOf } from './order.months.ts'
import type { OrderEventTable, OrderGoodsTable, OrderInfoTable } from './order.tables.ts'

export type OrderRow = Selectable<OrderInfoTable>
export type GoodsRow = Selectable<OrderGoodsTable>
export type EventRow = Selectable<OrderEventTable>

/** The order that this submit placed, in that ledger month. */
export function findOrderByKey(
  db: Db,
  month: string,
  userId: number,
  key: string,
): Promise<OrderRow | undefined> {
  return inMonth(db, month)
    .selectFrom('order_info')
    .selectAll()
    .where('user_id', '=', userId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst()
}

export async function insertOrder(
  tx: Tx,
  order: Insertable<OrderInfoTable>,
  goods: GoodsRow[],
): Promise<void> {
  const month = inMonth(tx, monthOf(order.order_no))
  await month.insertInto('order_info').values(order).execute()
  await month.insertInto('order_goods').values(goods).execute()
}

export async function insertEvent(tx: Tx, event: Insertable<OrderEventTable>): Promise<void> {
  await inMonth(tx, monthOf(event.order_no)).insertInto('order_event').values(event).execute()
}

/** By number alone: for the payment and the closing job, never for a shopper. */
export function findOrder(db: Db | Tx, orderNo: string): Promise<OrderRow | undefined> {
  return inMonth(db, monthOf(orderNo))
    .selectFrom('order_info')
    .selectAll()
    .where('order_no', '=', orderNo)
    .executeTakeFirst()
}

export function listGoods(db: Db | Tx, month: string, orderNos: string[]): Promise<GoodsRow[]> {
  return inMonth(db, month)
    .selectFrom('order_goods')
    .selectAll()
    .where('order_no', 'in', orderNos)
    .orderBy('order_no')
    .orderBy('sku_id')
    .execute()
}

export function listEvents(db: Db, orderNo: string): Promise<EventRow[]> {
  return inMonth(db, monthOf(orderNo))
    .selectFrom('order_event')
    .selectAll()
    .where('order_no', '=', orderNo)
    .orderBy('id')
    .limit(100)
    .execute()
}

export function listOrdersOfMonth(
  db: Db,
  month: string,
  { userId, status, before, limit }: { userId: number; status?: OrderStatus; before?: string; limit: number },
): Promise<OrderRow[]> {
  return inMonth(db, month)
    .selectFrom('order_info')
    .selectAll()
    .where('user_id', '=', userId)
    .$if(status !== undefined, (query) => query.where('status', '=', status as OrderStatus))
    .$if(before !== undefined, (query) => query.where('order_no', '<', before as string))
    .orderBy('order_no', 'desc')
    .limit(limit)
    .execute()
}

export async function listOverdue(db: Db, month: string, now: number, limit: number): Promise<string[]> {
  const rows = await inMonth(db, month)
    .selectFrom('order_info')
    .select('order_no')
    .where('status', '=', 'unpaid')
    .where('pay_by', '<', now)
    .orderBy('pay_by')
    .limit(limit)
    .execute()
  return rows.map((row) => row.order_no)
}

/** Moves the order only if it is still in `from`; tells whether it moved. */
export async function moveOrder(
  tx: Tx,
  orderNo: string,
  from: OrderStatus,
  change: { status: OrderStatus; paid_at?: number; payment_id?: string },
): Promise<boolean> {
  const { numUpdatedRows } = await inMonth(tx, monthOf(orderNo))
    .updateTable('order_info')
    .set(change)
    .where('order_no', '=', orderNo)
    .where('status', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
