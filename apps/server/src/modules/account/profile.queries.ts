import type { Updateable } from 'kysely'
import type { Db } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { UserAccountTable } from './account.tables.ts'

/** Changes an account that was not deleted; throws account.session_ended when there is none. */
export async function changeAccount(
  db: Db,
  id: number,
  changes: Updateable<UserAccountTable>,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('user_account')
    .set(changes)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) throw new AppError('account.session_ended')
}

export function listSessionFacts(db: Db, userId: number) {
  return db
    .selectFrom('user_session')
    .select(['ip', 'user_agent', 'created_at', 'rotated_at', 'expires_at', 'revoked_at'])
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .execute()
}
