import { type AfterSaleState, type OrderStatus, toFen } from '@jishi/contract'
import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { Claim } from './after-sale.rules.ts'
import type { AfterSaleLineTable, AfterSaleTable } from './after-sale.tables.ts'
import { inPeriod } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'

export type AfterSaleRow = Selectable<AfterSaleTable>
export type AfterSaleLineRow = Selectable<AfterSaleLineTable>

/** Those whose units nobody else can ask for. */
export const claimingStates: AfterSaleState[] = ['asked', 'refunding', 'done']
/** Those that the shop said yes to. */
export const acceptedStates: AfterSaleState[] = ['refunding', 'done']

export function findAfterSale(db: Db | Tx, id: string): Promise<AfterSaleRow | undefined> {
  return db.selectFrom('after_sale').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findAfterSaleByKey(
  db: Db | Tx,
  userId: number,
  key: string,
): Promise<AfterSaleRow | undefined> {
  return db
    .selectFrom('after_sale')
    .selectAll()
    .where('user_id', '=', userId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst()
}

export async function insertAfterSale(
  tx: Tx,
  row: Insertable<AfterSaleTable>,
  lines: AfterSaleLineRow[],
): Promise<void> {
  await tx.insertInto('after_sale').values(row).execute()
  await tx.insertInto('after_sale_line').values(lines).execute()
}

/** Moves it only if it is still in `from`; tells whether it moved. */
export async function moveAfterSale(
  tx: Tx,
  id: string,
  from: AfterSaleState,
  change: Partial<AfterSaleRow> & { state: AfterSaleState },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('after_sale')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** The order is cancelled: nothing is left to decide. */
export async function withdrawOpen(tx: Tx, orderNo: string): Promise<void> {
  await tx
    .updateTable('after_sale')
    .set({ state: 'withdrawn' })
    .where('order_no', '=', orderNo)
    .where('state', '=', 'asked')
    .execute()
}

/** What after-sales in those states claim of the lines of an order. To build on it, lock the order first. */
export async function sumClaims(
  db: Db | Tx,
  orderNo: string,
  states: readonly AfterSaleState[] = claimingStates,
): Promise<Map<number, Claim>> {
  return readClaims(await selectClaims(db, orderNo, states).execute())
}

export function selectClaims(
  db: Db | Tx,
  orderNo: string,
  states: readonly AfterSaleState[] = claimingStates,
) {
  return db
    .selectFrom('after_sale')
    .innerJoin('after_sale_line', 'after_sale_line.after_sale_id', 'after_sale.id')
    .where('after_sale.order_no', '=', orderNo)
    .where('after_sale.state', 'in', states)
    .groupBy('after_sale_line.sku_id')
    .select((eb) => [
      'after_sale_line.sku_id',
      eb.fn.sum<number | string>('after_sale_line.count').as('count'),
      eb.fn.sum<number | string>('after_sale_line.amount_fen').as('amount_fen'),
    ])
}

export function readClaims(
  rows: readonly { sku_id: number; count: number | string; amount_fen: number | string }[],
): Map<number, Claim> {
  return new Map(
    rows.map(({ sku_id, count, amount_fen }) => [
      sku_id,
      { count: Number(count), amountFen: toFen(Number(amount_fen)) },
    ]),
  )
}

/** In ascending order of their SKUs. */
export function listLines(db: Db | Tx, ids: readonly string[]): Promise<AfterSaleLineRow[]> {
  if (ids.length === 0) return Promise.resolve([])
  return db
    .selectFrom('after_sale_line')
    .selectAll()
    .where('after_sale_id', 'in', ids)
    .orderBy('after_sale_id')
    .orderBy('sku_id')
    .execute()
}

/** A person's, newest first, from below `before` on. */
export function listOfUser(
  db: Db,
  userId: number,
  { before, limit }: { before?: string; limit: number },
): Promise<AfterSaleRow[]> {
  return db
    .selectFrom('after_sale')
    .selectAll()
    .where('user_id', '=', userId)
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** An order's, newest first. */
export function listOfOrder(db: Db, orderNo: string): Promise<AfterSaleRow[]> {
  return db
    .selectFrom('after_sale')
    .selectAll()
    .where('order_no', '=', orderNo)
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
}

/** Those in a state, the oldest first, from above `after` on. */
export function listInState(
  db: Db,
  state: AfterSaleState,
  { after, limit }: { after?: string; limit: number },
): Promise<AfterSaleRow[]> {
  return db
    .selectFrom('after_sale')
    .selectAll()
    .where('state', '=', state)
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** How many of an order were asked so far, however they ended. */
export async function countOfOrder(tx: Tx, orderNo: string): Promise<number> {
  const { count } = await tx
    .selectFrom('after_sale')
    .where('order_no', '=', orderNo)
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Of an order that is `refunding`: where it was before. Without any history it waited to be shipped, as it was placed. */
export async function findWhence(tx: Tx, orderNo: string): Promise<OrderStatus> {
  const row = await inPeriod(tx, periodOf(orderNo))
    .selectFrom('order_event')
    .select('status')
    .where('order_no', '=', orderNo)
    .where('status', '<>', 'refunding')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.status ?? 'to_ship'
}

/** Units of a line are for sale again. */
export async function addRestocked(tx: Tx, orderNo: string, line: AfterSaleLineRow): Promise<void> {
  await inPeriod(tx, periodOf(orderNo))
    .updateTable('order_goods')
    .set((eb) => ({ restocked_count: eb('restocked_count', '+', line.count) }))
    .where('order_no', '=', orderNo)
    .where('sku_id', '=', line.sku_id)
    .execute()
}

/** Money of a line went back; false when that is more units than were bought. */
export async function addRefunded(tx: Tx, orderNo: string, line: AfterSaleLineRow): Promise<boolean> {
  const { numUpdatedRows } = await inPeriod(tx, periodOf(orderNo))
    .updateTable('order_goods')
    .set((eb) => ({
      refunded_count: eb('refunded_count', '+', line.count),
      refunded_fen: eb('refunded_fen', '+', line.amount_fen),
    }))
    .where('order_no', '=', orderNo)
    .where('sku_id', '=', line.sku_id)
    .where((eb) => eb(eb('refunded_count', '+', line.count), '<=', eb.ref('count')))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Money of an order went back; false when that is more than it cost. */
export async function addRefundedTotal(tx: Tx, orderNo: string, amountFen: number): Promise<boolean> {
  const { numUpdatedRows } = await inPeriod(tx, periodOf(orderNo))
    .updateTable('order_info')
    .set((eb) => ({ refunded_fen: eb('refunded_fen', '+', amountFen) }))
    .where('order_no', '=', orderNo)
    .where((eb) => eb(eb('refunded_fen', '+', amountFen), '<=', eb.ref('payable_fen')))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** The account is gone: what its owner wrote goes, too. */
export async function forgetTexts(tx: Tx, userId: number): Promise<void> {
  await tx.updateTable('after_sale').set({ text: '' }).where('user_id', '=', userId).execute()
}
