import type { Db, Tx } from '../../infra/database/database.ts'

/** Somebody's upload that no request shows yet. */
export async function insertPicture(db: Db, key: string, userId: number, createdAt: number): Promise<void> {
  await db
    .insertInto('after_sale_picture')
    .values({ storage_key: key, user_id: userId, after_sale_id: null, sequence: 0, created_at: createdAt })
    .execute()
}

/** True when the picture is theirs and no other request shows it. */
export async function attachPicture(
  tx: Tx,
  key: string,
  { id, userId, sequence }: { id: string; userId: number; sequence: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('after_sale_picture')
    .set({ after_sale_id: id, sequence })
    .where('storage_key', '=', key)
    .where('user_id', '=', userId)
    .where('after_sale_id', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export function listPictures(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return Promise.resolve([])
  return db
    .selectFrom('after_sale_picture')
    .select(['after_sale_id', 'storage_key'])
    .where('after_sale_id', 'in', ids)
    .orderBy('after_sale_id')
    .orderBy('sequence')
    .execute()
}

/** Uploads from before that moment that no request came to show. */
export async function listUnused(db: Db, before: number, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('after_sale_picture')
    .select('storage_key')
    .where('after_sale_id', 'is', null)
    .where('created_at', '<', before)
    .orderBy('created_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.storage_key)
}

export async function listOwned(db: Db, userId: number, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('after_sale_picture')
    .select('storage_key')
    .where('user_id', '=', userId)
    .limit(limit)
    .execute()
  return rows.map((row) => row.storage_key)
}

/** True for the one who takes it out; one that a request shows is taken out only `withRequest`. */
export async function deletePicture(db: Db, key: string, { withRequest = false } = {}): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('after_sale_picture')
    .where('storage_key', '=', key)
    .$if(!withRequest, (query) => query.where('after_sale_id', 'is', null))
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}
