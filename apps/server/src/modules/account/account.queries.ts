import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { UserAccountTable, UserSessionTable } from './account.tables.ts'

export type AccountRow = Selectable<UserAccountTable>
export type SessionRow = Selectable<UserSessionTable>

export function findAccount(db: Db, id: number): Promise<AccountRow | undefined> {
  return db.selectFrom('user_account').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findAccountByUsername(db: Db, usernameKey: string): Promise<AccountRow | undefined> {
  return db.selectFrom('user_account').selectAll().where('username_key', '=', usernameKey).executeTakeFirst()
}

export function findAccountByMobile(db: Db, mobile: string): Promise<AccountRow | undefined> {
  return db.selectFrom('user_account').selectAll().where('mobile', '=', mobile).executeTakeFirst()
}

/** Gives the new id. A username or mobile that exists already is a duplicate error of the database. */
export async function insertAccount(tx: Tx, account: Insertable<UserAccountTable>): Promise<number> {
  const { insertId } = await tx.insertInto('user_account').values(account).executeTakeFirstOrThrow()
  return Number(insertId)
}

export async function insertSession(db: Db, session: Insertable<UserSessionTable>): Promise<void> {
  await db.insertInto('user_session').values(session).execute()
}

export function findSession(db: Db, family: string): Promise<SessionRow | undefined> {
  return db.selectFrom('user_session').selectAll().where('family', '=', family).executeTakeFirst()
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
