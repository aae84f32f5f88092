import type { OrderStatus } from '@jishi/contract'
import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { Dialect } from '../../infra/database/dialect.ts'
import { insertRows } from '../../infra/database/insert-rows.ts'
import { later } from '../../infra/database/later.ts'
import { inPeriod } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'
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
  return inPeriod(db, month)
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
  const period = periodOf(order.order_no)
  const tables = inPeriod(tx, period)
  await later(tx, insertRows(tables, 'order_info', [order], period))
  await later(tx, insertRows(tables, 'order_goods', goods, period))
}

/** The claim that an order of a flash sale has its units of; null for any other order. */
export async function findFlashClaimId(tx: Tx, orderNo: string): Promise<string | null> {
  const { flash_claim_id } = await inPeriod(tx, periodOf(orderNo))
    .selectFrom('order_info')
    .select('flash_claim_id')
    .where('order_no', '=', orderNo)
    .executeTakeFirstOrThrow()
  return flash_claim_id
}

/** Of an order that is locked. */
export async function updateAddress(
  tx: Tx,
  orderNo: string,
  address: Pick<OrderRow, 'recipient' | 'mobile' | 'region_text' | 'address_detail' | 'zip'>,
): Promise<void> {
  await inPeriod(tx, periodOf(orderNo))
    .updateTable('order_info')
    .set(address)
    .where('order_no', '=', orderNo)
    .execute()
}

export async function insertEvent(tx: Tx, event: Insertable<OrderEventTable>): Promise<void> {
  const period = periodOf(event.order_no)
  await later(tx, insertRows(inPeriod(tx, period), 'order_event', [event], period))
}

/** By number alone: for the payment and the closing job, never for a shopper. */
export function findOrder(db: Db | Tx, orderNo: string): Promise<OrderRow | undefined> {
  return inPeriod(db, periodOf(orderNo))
    .selectFrom('order_info')
    .selectAll()
    .where('order_no', '=', orderNo)
    .executeTakeFirst()
}

export function listGoods(db: Db | Tx, month: string, orderNos: string[]): Promise<GoodsRow[]> {
  return selectGoods(db, month, orderNos).orderBy('order_no').orderBy('sku_id').execute()
}

export function selectOrders(db: Db | Tx, period: string, orderNos: string[]) {
  return inPeriod(db, period).selectFrom('order_info').selectAll().where('order_no', 'in', orderNos)
}

export function selectGoods(db: Db | Tx, period: string, orderNos: string[]) {
  return inPeriod(db, period).selectFrom('order_goods').selectAll().where('order_no', 'in', orderNos)
}

export function selectEvents(db: Db, orderNo: string) {
  return inPeriod(db, periodOf(orderNo))
    .selectFrom('order_event')
    .selectAll()
    .where('order_no', '=', orderNo)
    .orderBy('id')
    .limit(100)
}

export interface OrdersOfBuyer {
  userId: number
  status?: OrderStatus
  before?: string
  limit: number
  /** Also what its buyer took off the list. */
  withHidden?: boolean
}

/** Their numbers, newest first. */
export function selectNumbersOf(db: Db, period: string, query: OrdersOfBuyer) {
  const { userId, status, before, limit, withHidden = false } = query
  return inPeriod(db, period)
    .selectFrom('order_info')
    .select('order_no')
    .where('user_id', '=', userId)
    .$if(!withHidden, (orders) => orders.where('hidden_at', 'is', null))
    .$if(status !== undefined, (orders) => orders.where('status', '=', status as OrderStatus))
    .$if(before !== undefined, (orders) => orders.where('order_no', '<', before as string))
    .orderBy('order_no', 'desc')
    .limit(limit)
}

export async function listOverdue(db: Db, month: string, now: number, limit: number): Promise<string[]> {
  const rows = await inPeriod(db, month)
    .selectFrom('order_info')
    .select('order_no')
    .where('status', '=', 'unpaid')
    .where('pay_by', '<', now)
    .orderBy('pay_by')
    .limit(limit)
    .execute()
  return rows.map((row) => row.order_no)
}

/** Whoever holds it alone changes the order, its lines and what is asked for it, until the transaction ends. */
export function lockOrder(tx: Tx, dialect: Dialect, orderNo: string): Promise<OrderRow | undefined> {
  return inPeriod(tx, periodOf(orderNo))
    .selectFrom('order_info')
    .selectAll()
    .where('order_no', '=', orderNo)
    .modifyEnd(dialect.forUpdate)
    .executeTakeFirst()
}

/** Cash on delivery is in the till, once; false when it was before, or nothing is to be paid for the order any more. */
export async function markCollected(
  tx: Tx,
  orderNo: string,
  money: { paid_at: number; payment_id: string },
): Promise<boolean> {
  const { numUpdatedRows } = await inPeriod(tx, periodOf(orderNo))
    .updateTable('order_info')
    .set(money)
    .where('order_no', '=', orderNo)
    .where('payment_method', '=', 'cod')
    .where('paid_at', 'is', null)
    .where('status', 'not in', ['cancelled', 'refunded'])
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Takes it off its buyer's list. */
export async function hideOrder(db: Db, orderNo: string, from: OrderStatus, at: number): Promise<boolean> {
  const { numUpdatedRows } = await inPeriod(db, periodOf(orderNo))
    .updateTable('order_info')
    .set({ hidden_at: at })
    .where('order_no', '=', orderNo)
    .where('status', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Orders that are under way although their last parcel was signed for before that moment. */
export async function listDelivered(
  db: Db,
  month: string,
  { before, limit }: { before: number; limit: number },
): Promise<Pick<OrderRow, 'order_no' | 'user_id' | 'status'>[]> {
  return inPeriod(db, month)
    .selectFrom('order_info')
    .select(['order_no', 'user_id', 'status'])
    .where('status', '=', 'shipped')
    .where('delivered_at', '<=', before)
    .orderBy('delivered_at')
    .limit(limit)
    .execute()
}

/** Moves the order only if it is still in `from`; tells whether it moved. */
export async function moveOrder(
  tx: Tx,
  orderNo: string,
  from: OrderStatus,
  change: { status: OrderStatus; paid_at?: number; payment_id?: string; received_at?: number },
): Promise<boolean> {
  const { numUpdatedRows } = await inPeriod(tx, periodOf(orderNo))
    .updateTable('order_info')
    .set(change)
    .where('order_no', '=', orderNo)
    .where('status', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
