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
 * then, and on request which of the claims were written before. One way.
 */
export async function lockItems(
  tx: Tx,
  { forUpdate }: Dialect,
  { claims, withRows }: { claims: readonly TakenClaim[]; withRows: boolean },
) {
  const byItem = [...Map.groupBy(claims, ({ itemId }) => itemId)]
  const items = tx
    .selectFrom('flash_item')
    .select(['id', 'epoch', 'stock', 'taken', 'limit_per_person'])
    .where(
      'id',
      'in',
      byItem.map(([itemId]) => itemId),
    )
    .orderBy('id')
    .modifyEnd(forUpdate)
  const units = byItem.map(([itemId, some]) => sumUnits(tx, itemId, [...new Set(some.map(personOf))]))
  if (!withRows) {
    const [locked, ...sums] = await together(tx, [items, ...units])
    return { items: locked, units: sums.flat().map(toUnits), rows: [] }
  }
  const claimIds = claims.map(({ claimId }) => claimId)
  const rows = tx.selectFrom('flash_claim').selectAll().where('claim_id', 'in', claimIds)
  const [locked, known, ...sums] = await together(tx, [items, rows, ...units])
  return { items: locked, units: sums.flat().map(toUnits), rows: known }
}

const personOf = ({ userId }: TakenClaim) => userId

/** Read out of an index alone: a person may have many claims by now. */
export function sumUnits(tx: Db | Tx, itemId: number, userIds: readonly number[]) {
  return tx
    .selectFrom('flash_claim')
    .where('item_id', '=', itemId)
    .where('user_id', 'in', userIds)
    .where('state', 'in', ['ordered', 'paid'])
    .groupBy(['item_id', 'user_id'])
    .select((eb) => ['item_id', 'user_id', eb.fn.sum<number | string>('count').as('units')])
}

function toUnits<Sum extends { units: number | string }>(sum: Sum) {
  return { ...sum, units: Number(sum.units) }
}

/** Written with the next statement. */
export function insertClaims(tx: Tx, rows: readonly ClaimRow[]): Promise<void> {
  return insertMany(tx, 'flash_claim', rows)
}

/** What orders are made of. */
export function selectClaims(db: Db, claimIds: readonly string[]) {
  return db
    .selectFrom('flash_claim')
    .select(['order_no', 'claim_id', 'user_id', 'count', 'created_at as at', 'until as pay_by'])
    .where('claim_id', 'in', claimIds)
    .$narrowType<{ order_no: string }>()
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
