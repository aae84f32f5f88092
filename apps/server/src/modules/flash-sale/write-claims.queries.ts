import type { Db, Tx } from '../../infra/database/database.ts'
import type { Dialect } from '../../infra/database/dialect.ts'
import { insertMany } from '../../infra/database/insert-many.ts'
import { together } from '../../infra/database/together.ts'
import type { TakenClaim } from '../../infra/flash-gate/flash-gate.ts'
import type { ClaimRow } from '../flash/index.ts'

/** What of items never changes once they are scheduled. */
export function listSold(db: Db, itemIds: readonly number[]) {
  return db
    .selectFrom('flash_item')
    .select(['id', 'sku_id', 'price_fen'])
    .where('id', 'in', itemIds)
    .execute()
}

/**
 * Locks the items of these claims until the transaction ends, ascending, and reads what their people have of them by
 * then. One way.
 */
export async function lockItems(tx: Tx, { forUpdate }: Dialect, claims: readonly TakenClaim[]) {
  const byItem = Map.groupBy(claims, ({ itemId }) => itemId)
  const [items, ...rows] = await together(tx, [
    tx
      .selectFrom('flash_item')
      .select(['id', 'epoch', 'stock', 'taken', 'limit_per_person'])
      .where('id', 'in', [...byItem.keys()])
      .orderBy('id')
      .modifyEnd(forUpdate),
    ...[...byItem].map(([itemId, some]) =>
      tx
        .selectFrom('flash_claim')
        .selectAll()
        .where('item_id', '=', itemId)
        .where('user_id', 'in', [...new Set(some.map(({ userId }) => userId))]),
    ),
  ])
  return { items, rows: rows.flat() }
}

/** Written with the next statement. */
export function insertClaims(tx: Tx, rows: readonly ClaimRow[]): Promise<void> {
  return insertMany(tx, 'flash_claim', rows)
}

/** Takes the units only while the item has that epoch and as many are left; tells whether it did. */
export async function takeUnits(
  tx: Tx,
  { itemId, epoch, count }: { itemId: number; epoch: number; count: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('flash_item')
    .set((eb) => ({ taken: eb('taken', '+', count) }))
    .where('id', '=', itemId)
    .where('epoch', '=', epoch)
    .where((eb) => eb(eb('taken', '+', count), '<=', eb.ref('stock')))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
