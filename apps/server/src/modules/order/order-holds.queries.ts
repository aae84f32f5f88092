import type { Tx } from '../../infra/database/database.ts'
import type { Dialect } from '../../infra/database/dialect.ts'
import { insertRows } from '../../infra/database/insert-rows.ts'
import { later } from '../../infra/database/later.ts'
import { inPeriod } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'
import './order-holds.tables.ts'

/** Counts one more order of `units`, if the sums stay within `caps`; tells whether it did. Locks the person's row. */
export async function raiseCount(
  tx: Tx,
  userId: number,
  units: number,
  caps: { orders: number; units?: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('hold_count')
    .set((eb) => ({ orders: eb('orders', '+', 1), units: eb('units', '+', units) }))
    .where('user_id', '=', userId)
    .where('orders', '<', caps.orders)
    .$if(caps.units !== undefined, (query) => query.where('units', '<=', (caps.units ?? 0) - units))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Takes an order that holds something out of its buyer's count again, and forgets what it holds. */
export async function deleteHold(tx: Tx, orderNo: string): Promise<void> {
  const period = inPeriod(tx, periodOf(orderNo))
  const order = period.selectFrom('order_info').where('order_no', '=', orderNo)
  const held = period.selectFrom('order_hold').where('order_no', '=', orderNo)
  await later(
    tx,
    period
      .updateTable('hold_count')
      .set((eb) => ({ orders: eb('orders', '-', 1), units: eb('units', '-', order.select('count')) }))
      .where('user_id', '=', order.select('user_id'))
      .where(({ exists }) => exists(held.select('sku_id'))),
  )
  await later(tx, tx.deleteFrom('order_hold').where('order_no', '=', orderNo))
}

/** A person's first order finds no row to count in. */
export async function insertCount(tx: Tx, { isDuplicate }: Dialect, userId: number): Promise<void> {
  try {
    await tx.insertInto('hold_count').values({ user_id: userId, orders: 0, units: 0 }).execute()
  } catch (error) {
    if (!isDuplicate(error)) throw error
  }
}

export async function insertHold(
  tx: Tx,
  { userId, orderNo, lines }: { userId: number; orderNo: string; lines: readonly HeldLine[] },
): Promise<void> {
  const rows = lines.map(({ skuId, count }) => ({
    order_no: orderNo,
    sku_id: skuId,
    user_id: userId,
    units: count,
  }))
  await later(tx, insertRows(tx, 'order_hold', rows))
}

interface HeldLine {
  skuId: number
  count: number
}

/** The first of these SKUs of which the person holds more than `limit` units. */
export async function findHoarded(
  tx: Tx,
  userId: number,
  skuIds: readonly number[],
  limit: number,
): Promise<number | undefined> {
  const row = await tx
    .selectFrom('order_hold')
    .where('user_id', '=', userId)
    .where('sku_id', 'in', skuIds)
    .groupBy('sku_id')
    .having((eb) => eb.fn.sum('units'), '>', limit)
    .orderBy('sku_id')
    .limit(1)
    .select('sku_id')
    .executeTakeFirst()
  return row?.sku_id
}
