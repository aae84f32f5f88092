import type { Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { PromotionUseTable } from './promotion.tables.ts'

export type UseRow = Selectable<PromotionUseTable>

export async function insertUses(tx: Tx, uses: UseRow[]): Promise<void> {
  await tx.insertInto('promotion_use').values(uses).execute()
}

/** What the order used, by promotion ascending: in this order locks are taken. */
export function listUses(db: Db | Tx, orderNo: string): Promise<UseRow[]> {
  return db
    .selectFrom('promotion_use')
    .selectAll()
    .where('order_no', '=', orderNo)
    .orderBy('promotion_id')
    .execute()
}

/** Moves the use only if it is the other way round; tells whether it did. */
export async function moveUse(tx: Tx, use: UseRow, is_live: 0 | 1): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('promotion_use')
    .set({ is_live })
    .where('order_no', '=', use.order_no)
    .where('promotion_id', '=', use.promotion_id)
    .where('is_live', '=', is_live === 1 ? 0 : 1)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
