import type { Insertable, Selectable } from 'kysely'
import type { Db } from '../../infra/database/database.ts'
import type { DevMessageTable } from './message.tables.ts'

export type DevMessageRow = Selectable<DevMessageTable>

/** Gives the new id. */
export async function insertDevMessage(db: Db, message: Insertable<DevMessageTable>): Promise<number> {
  const { insertId } = await db.insertInto('dev_message').values(message).executeTakeFirstOrThrow()
  return Number(insertId)
}

/** Newest first. */
export function listDevMessages(
  db: Db,
  { recipient, before, limit }: { recipient?: string; before?: number; limit: number },
): Promise<DevMessageRow[]> {
  return db
    .selectFrom('dev_message')
    .selectAll()
    .$if(recipient !== undefined, (query) => query.where('recipient', '=', recipient as string))
    .$if(before !== undefined, (query) => query.where('id', '<', before as number))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function deleteDevMessagesUpTo(db: Db, id: number): Promise<void> {
  await db.deleteFrom('dev_message').where('id', '<=', id).execute()
}
