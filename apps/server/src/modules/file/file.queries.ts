import type { FileState } from '@jishi/contract'
import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { FileTable } from './file.tables.ts'

export type FileRow = Selectable<FileTable>
export type NewFile = Omit<Insertable<FileTable>, 'id' | 'state'>

export function findFile(db: Db | Tx, id: number): Promise<FileRow | undefined> {
  return db.selectFrom('file').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findFileByHash(db: Db | Tx, hash: string): Promise<FileRow | undefined> {
  return db.selectFrom('file').selectAll().where('hash', '=', hash).executeTakeFirst()
}

/** Newest first. */
export function listFileRows(
  db: Db,
  { before, limit }: { before?: number; limit: number },
): Promise<FileRow[]> {
  let query = db.selectFrom('file').selectAll().orderBy('id', 'desc').limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  return query.execute()
}

/** Gives its id. Fails as a duplicate when a file of that hash is there. */
export async function insertFile(tx: Tx, file: NewFile): Promise<number> {
  const { insertId } = await tx
    .insertInto('file')
    .values({ ...file, state: 'pending' })
    .executeTakeFirstOrThrow()
  return Number(insertId)
}

/** A failed file begins anew with what was uploaded now; tells whether it was (still) failed. */
export async function reviveFile(tx: Tx, id: number, file: NewFile): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('file')
    .set({ ...file, state: 'pending' })
    .where('id', '=', id)
    .where('state', '=', 'failed')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Only from `pending`, and while the file is kept under that key. */
export async function endPending(
  db: Db,
  { id, storage_key }: Pick<FileRow, 'id' | 'storage_key'>,
  state: Exclude<FileState, 'pending'>,
): Promise<void> {
  await db
    .updateTable('file')
    .set({ state })
    .where('id', '=', id)
    .where('storage_key', '=', storage_key)
    .where('state', '=', 'pending')
    .execute()
}
