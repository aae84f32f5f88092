import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { FavoriteTable } from './favorite.tables.ts'

export type FavoriteRow = Selectable<FavoriteTable>

/** Where a page of the list begins: after this favourite. */
export interface FavoriteKey {
  createdAt: number
  skuId: number
}

/** Newest first, from behind `after`. */
export function listFavoriteRows(
  db: Db,
  userId: number,
  { after, limit }: { after: FavoriteKey | undefined; limit: number },
): Promise<FavoriteRow[]> {
  return db
    .selectFrom('favorite')
    .selectAll()
    .where('user_id', '=', userId)
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('created_at', 'sku_id'), '<', tuple(after?.createdAt ?? 0, after?.skuId ?? 0)),
      ),
    )
    .orderBy('created_at', 'desc')
    .orderBy('sku_id', 'desc')
    .limit(limit)
    .execute()
}

export async function hasFavorite(db: Db, userId: number, skuId: number): Promise<boolean> {
  return (await listMarks(db, userId, [skuId])).length > 0
}

/** Those of `skuIds` that are favourites of this person. */
export async function listMarks(db: Db, userId: number, skuIds: readonly number[]): Promise<number[]> {
  const rows = await db
    .selectFrom('favorite')
    .select('sku_id')
    .where('user_id', '=', userId)
    .where('sku_id', 'in', skuIds)
    .execute()
  return rows.map((row) => row.sku_id)
}

/** One that is there already is a duplicate error of the database. */
export async function insertFavorite(tx: Tx, favorite: Insertable<FavoriteTable>): Promise<void> {
  await tx.insertInto('favorite').values(favorite).execute()
}

/** Tells whether it was one. */
export async function deleteFavorite(tx: Tx, userId: number, skuId: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('favorite')
    .where('user_id', '=', userId)
    .where('sku_id', '=', skuId)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

export async function setNotice(
  db: Db,
  userId: number,
  skuId: number,
  change: Pick<FavoriteTable, 'wants_notice' | 'notice_locale'>,
): Promise<void> {
  await db
    .updateTable('favorite')
    .set(change)
    .where('user_id', '=', userId)
    .where('sku_id', '=', skuId)
    .execute()
}

export async function hasShelf(db: Db, userId: number): Promise<boolean> {
  const row = await db
    .selectFrom('favorite_shelf')
    .select('user_id')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

/** One that is there already is a duplicate error of the database. */
export async function insertShelf(db: Db, userId: number): Promise<void> {
  await db.insertInto('favorite_shelf').values({ user_id: userId, count: 0 }).execute()
}

/** Counts one more if there are fewer than `limit`, and holds the shelf until the transaction ends; tells whether it did. */
export async function countOneMore(tx: Tx, userId: number, limit: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('favorite_shelf')
    .set((eb) => ({ count: eb('count', '+', 1) }))
    .where('user_id', '=', userId)
    .where('count', '<', limit)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function countOneLess(tx: Tx, userId: number): Promise<void> {
  await tx
    .updateTable('favorite_shelf')
    .set((eb) => ({ count: eb('count', '-', 1) }))
    .where('user_id', '=', userId)
    .execute()
}

export async function deleteFavoritesOf(tx: Tx, userId: number): Promise<void> {
  await tx.deleteFrom('favorite').where('user_id', '=', userId).execute()
  await tx.deleteFrom('favorite_shelf').where('user_id', '=', userId).execute()
  await tx.deleteFrom('favorite_notice').where('user_id', '=', userId).execute()
}
