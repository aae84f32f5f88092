import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { PromotionTable } from './promotion.tables.ts'

export type PromotionRow = Selectable<PromotionTable>

/** Far more than a shop has at a time. */
const liveLimit = 1000

/** Promotions that are on and not over yet, begun or not. */
export function listLivePromotions(db: Db, now: number): Promise<PromotionRow[]> {
  return db
    .selectFrom('promotion')
    .selectAll()
    .where('is_on', '=', 1)
    .where('ends_at', '>', now)
    .orderBy('ends_at')
    .limit(liveLimit)
    .execute()
}

/** Newest first, from below `before`. */
export function listPromotions(db: Db, before: number | undefined, limit: number): Promise<PromotionRow[]> {
  return db
    .selectFrom('promotion')
    .selectAll()
    .$if(before !== undefined, (query) => query.where('id', '<', before as number))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export function findPromotions(db: Db, ids: readonly number[]): Promise<PromotionRow[]> {
  if (ids.length === 0) return Promise.resolve([])
  return db.selectFrom('promotion').selectAll().where('id', 'in', ids).execute()
}

/** Holds the promotion until the transaction ends. */
export function lockPromotion(tx: Tx, { dialect }: Database, id: number): Promise<PromotionRow | undefined> {
  return tx
    .selectFrom('promotion')
    .selectAll()
    .where('id', '=', id)
    .modifyEnd(dialect.forUpdate)
    .executeTakeFirst()
}

export async function insertPromotion(tx: Tx, row: Insertable<PromotionTable>): Promise<number> {
  const { insertId } = await tx.insertInto('promotion').values(row).executeTakeFirstOrThrow()
  return Number(insertId)
}

export async function updatePromotion(tx: Tx, id: number, change: Updateable<PromotionTable>): Promise<void> {
  await tx.updateTable('promotion').set(change).where('id', '=', id).execute()
}

/** The ids that promotions are about, by promotion. */
export async function listScopes(
  db: Db | Tx,
  promotionIds: readonly number[],
): Promise<Map<number, number[]>> {
  if (promotionIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('promotion_scope')
    .selectAll()
    .where('promotion_id', 'in', promotionIds)
    .orderBy('promotion_id')
    .orderBy('target_id')
    .execute()
  const scopes = new Map<number, number[]>()
  for (const { promotion_id, target_id } of rows)
    scopes.set(promotion_id, [...(scopes.get(promotion_id) ?? []), target_id])
  return scopes
}

export async function replaceScope(tx: Tx, promotionId: number, ids: readonly number[]): Promise<void> {
  await tx.deleteFrom('promotion_scope').where('promotion_id', '=', promotionId).execute()
  if (ids.length === 0) return
  const rows = [...new Set(ids)].map((target_id) => ({ promotion_id: promotionId, target_id }))
  await tx.insertInto('promotion_scope').values(rows).execute()
}
