import type { Db, Tx } from '../../infra/database/database.ts'
import type { UserAccountTable } from './account.tables.ts'

/** Starts the cooling-off time, if none runs; tells whether it did. */
export async function startDeletion(db: Db, id: number, deleteAfter: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('user_account')
    .set({ delete_after: deleteAfter })
    .where('id', '=', id)
    .where('delete_after', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Up to `limit` accounts whose time has come, the longest due first; not those of `except`. */
export async function listDueAccounts(
  db: Db,
  dueBy: number,
  { except, limit }: { except: readonly number[]; limit: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom('user_account')
    .select('id')
    .where('delete_after', '<=', dueBy)
    .where('deleted_at', 'is', null)
    .$if(except.length > 0, (query) => query.where('id', 'not in', except))
    .orderBy('delete_after')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

type Anonymous = Pick<UserAccountTable, 'username' | 'username_key' | 'mobile' | 'nickname'>

/** Takes the person out of the row, if it is still due and was not called off; tells whether it did. */
export async function anonymise(
  tx: Tx,
  id: number,
  { dueBy, now }: { dueBy: number; now: number },
  anonymous: Anonymous,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('user_account')
    .set({
      ...anonymous,
      password_hash: '',
      email: null,
      email_key: null,
      email_token: null,
      reset_token: null,
      avatar: null,
      delete_after: null,
      deleted_at: now,
    })
    .where('id', '=', id)
    .where('delete_after', '<=', dueBy)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Ends them all and forgets from where they were. */
export async function closeSessions(tx: Tx, userId: number, now: number): Promise<void> {
  await tx
    .updateTable('user_session')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(now)), ip: '', user_agent: '' }))
    .where('user_id', '=', userId)
    .execute()
}
