import { type Insertable, type Selectable, sql } from 'kysely'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { UserSessionTable } from './account.tables.ts'

export type SessionRow = Selectable<UserSessionTable>

/**
 * One statement, so that no session begins beside the deletion of the account or the change of its password: those hold
 * the account's row, and so does this. `passwordHash` undefined: whatever the password is. Tells whether it began.
 */
export async function insertSession(
  db: Db,
  { forUpdate }: Database['dialect'],
  session: Insertable<UserSessionTable>,
  passwordHash: string | undefined,
): Promise<boolean> {
  const columns = Object.keys(session) as (keyof UserSessionTable)[]
  const values = columns.map((column) => sql.val(session[column] ?? null).as(column))
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('user_session')
    .columns(columns)
    .expression((eb) =>
      eb
        .selectFrom('user_account')
        .select(values)
        .where('id', '=', session.user_id)
        .where('deleted_at', 'is', null)
        .$if(passwordHash !== undefined, (query) => query.where('password_hash', '=', passwordHash ?? ''))
        .modifyEnd(forUpdate),
    )
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

export function findSession(db: Db, family: string): Promise<SessionRow | undefined> {
  return db.selectFrom('user_session').selectAll().where('family', '=', family).executeTakeFirst()
}

/** Those that go on, the latest use first. */
export function listLiveSessions(db: Db, userId: number, now: number, limit: number) {
  return db
    .selectFrom('user_session')
    .select(['family', 'ip', 'user_agent', 'created_at', 'rotated_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .where('revoked_at', 'is', null)
    .orderBy(sql`coalesce(rotated_at, created_at)`, 'desc')
    .orderBy('family', 'desc')
    .limit(limit)
    .execute()
}

/** Puts the next token in the place of `from`, if `from` is still the good one; tells whether it did. */
export async function rotateSession(
  db: Db,
  family: string,
  { from, to, now, expiresAt }: { from: string; to: string; now: number; expiresAt: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('user_session')
    .set({ token_hash: to, previous_hash: from, rotated_at: now, expires_at: expiresAt })
    .where('family', '=', family)
    .where('token_hash', '=', from)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Ends the session for good; one that has ended keeps its moment. */
export async function revokeSession(db: Db, family: string, now: number): Promise<void> {
  await db
    .updateTable('user_session')
    .set({ revoked_at: now })
    .where('family', '=', family)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Ends a live session of that person; tells whether there was one. */
export async function revokeOwnSession(
  db: Db,
  { userId, family, now }: { userId: number; family: string; now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('user_session')
    .set({ revoked_at: now })
    .where('family', '=', family)
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Ends all live sessions of that person but `except`; gives their families. */
export async function revokeSessionsOf(
  tx: Tx,
  { userId, except = '', now }: { userId: number; except?: string; now: number },
): Promise<string[]> {
  await tx
    .updateTable('user_session')
    .set({ revoked_at: now })
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .where('revoked_at', 'is', null)
    .where('family', '<>', except)
    .execute()
  const rows = await tx
    .selectFrom('user_session')
    .select('family')
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .where('revoked_at', '=', now)
    .execute()
  return rows.map((row) => row.family)
}

/** Families that ended after that moment, and when. */
export function listRevokedAfter(db: Db, after: number) {
  return db
    .selectFrom('user_session')
    .select(['family', 'revoked_at as revokedAt'])
    .where('revoked_at', '>', after)
    .$narrowType<{ revokedAt: number }>()
    .execute()
}

/** Deletes up to `limit` sessions that ran out before; tells how many. */
export async function deleteSessionsBefore(db: Db, before: number, limit: number): Promise<number> {
  const rows = await db
    .selectFrom('user_session')
    .select('family')
    .where('expires_at', '<', before)
    .limit(limit)
    .execute()
  if (rows.length === 0) return 0
  const families = rows.map((row) => row.family)
  await db.deleteFrom('user_session').where('family', 'in', families).execute()
  return rows.length
}
