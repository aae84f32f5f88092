import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { StockMovementTable } from './catalog.tables.ts'

/** In the place of a member of the staff, where the shop moved stock by itself. */
export const shopItself = 0

export type MovementRow = Selectable<StockMovementTable>

/**
 * Puts pieces in, or takes some out, of what is there and of what ever came in alike, if neither falls below zero nor
 * the stock above `max`; tells whether it did. What orders hold is untouched.
 */
export async function moveStock(tx: Tx, skuId: number, delta: number, max: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sku_stock')
    .set((eb) => ({ stock: eb('stock', '+', delta), received: eb('received', '+', delta) }))
    .where('sku_id', '=', skuId)
    .where('stock', '>=', -delta)
    .where('received', '>=', -delta)
    .where('stock', '<=', max - delta)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Moves pieces between what is there and what is set aside, if it does not fall below zero; tells whether it did. */
export async function moveAside(tx: Tx, skuId: number, delta: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sku_stock')
    .set((eb) => ({ stock: eb('stock', '+', delta), was_ordered: 1 }))
    .where('sku_id', '=', skuId)
    .where('stock', '>=', -delta)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Gives the new id. */
export async function insertMovement(tx: Tx, row: Insertable<StockMovementTable>): Promise<number> {
  const { insertId } = await tx.insertInto('stock_movement').values(row).executeTakeFirstOrThrow()
  return Number(insertId)
}

/** What this press of the button moved before. */
export function findMovement(db: Db | Tx, staffId: number, key: string): Promise<MovementRow | undefined> {
  return db
    .selectFrom('stock_movement')
    .selectAll()
    .where('staff_id', '=', staffId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst()
}

/** `limit` movements of a SKU, newest first, before that id. */
export function listMovementRows(
  db: Db,
  skuId: number,
  before: number | undefined,
  limit: number,
): Promise<MovementRow[]> {
  return db
    .selectFrom('stock_movement')
    .selectAll()
    .where('sku_id', '=', skuId)
    .$if(before !== undefined, (query) => query.where('id', '<', before as number))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
