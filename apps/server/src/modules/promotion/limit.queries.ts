import type { Database, Db, Tx } from '../../infra/database/database.ts'
import './promotion.tables.ts'

/** Counts one use of all together, if one is left; tells whether it did. */
export async function takeOfTotal(tx: Tx, promotionId: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('promotion')
    .set((eb) => ({ used: eb('used', '+', 1) }))
    .where('id', '=', promotionId)
    .whereRef('used', '<', 'total_limit')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function giveToTotal(tx: Tx, promotionId: number): Promise<void> {
  await tx
    .updateTable('promotion')
    .set((eb) => ({ used: eb('used', '-', 1) }))
    .where('id', '=', promotionId)
    .execute()
}

/** Counts one use of a person, if that person has used less than `limit`; tells whether it did. */
export async function takeOfPerson(
  tx: Tx,
  { dialect }: Database,
  { promotionId, userId, limit }: { promotionId: number; userId: number; limit: number },
): Promise<boolean> {
  const countOne = async () => {
    const { numUpdatedRows } = await tx
      .updateTable('promotion_person')
      .set((eb) => ({ used: eb('used', '+', 1) }))
      .where('promotion_id', '=', promotionId)
      .where('user_id', '=', userId)
      .where('used', '<', limit)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }
  if (await countOne()) return true
  try {
    const first = { promotion_id: promotionId, user_id: userId, used: 1 }
    await tx.insertInto('promotion_person').values(first).execute()
    return true
  } catch (error) {
    if (!dialect.isDuplicate(error)) throw error
    // Either the limit is reached, or somebody made the row between the two.
    return countOne()
  }
}

export async function giveToPerson(tx: Tx, promotionId: number, userId: number): Promise<void> {
  await tx
    .updateTable('promotion_person')
    .set((eb) => ({ used: eb('used', '-', 1) }))
    .where('promotion_id', '=', promotionId)
    .where('user_id', '=', userId)
    .execute()
}

/** What a person has used of each of these promotions; those not used are missing. */
export async function readPersonUses(
  db: Db,
  userId: number,
  promotionIds: readonly number[],
): Promise<Map<number, number>> {
  if (promotionIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('promotion_person')
    .select(['promotion_id', 'used'])
    .where('user_id', '=', userId)
    .where('promotion_id', 'in', promotionIds)
    .execute()
  return new Map(rows.map((row) => [row.promotion_id, row.used]))
}
