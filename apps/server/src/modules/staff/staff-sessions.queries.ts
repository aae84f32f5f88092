import type { Insertable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { StaffSessionTable } from './staff.tables.ts'

export async function insertStaffSession(tx: Tx, session: Insertable<StaffSessionTable>): Promise<void> {
  await tx.insertInto('staff_session').values(session).execute()
}

/** Whose live session it is; nobody's when they are frozen. */
export function findStaffBySession(db: Db, tokenHash: string, now: number) {
  return db
    .selectFrom('staff_session')
    .innerJoin('staff', 'staff.id', 'staff_session.staff_id')
    .select(['staff.id', 'staff.username', 'staff.is_superuser'])
    .where('staff_session.token_hash', '=', tokenHash)
    .where('staff_session.expires_at', '>', now)
    .where('staff.is_active', '=', 1)
    .executeTakeFirst()
}

/** Gives whose it was. */
export async function deleteStaffSession(tx: Tx, tokenHash: string): Promise<number | undefined> {
  const row = await tx
    .selectFrom('staff_session')
    .select('staff_id')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  await tx.deleteFrom('staff_session').where('token_hash', '=', tokenHash).execute()
  return row?.staff_id
}

/** All of that member's but `except`, which is a hash. */
export async function deleteStaffSessionsOf(tx: Tx, staffId: number, except = ''): Promise<void> {
  await tx
    .deleteFrom('staff_session')
    .where('staff_id', '=', staffId)
    .where('token_hash', '<>', except)
    .execute()
}

export async function deleteStaffSessionsBefore(db: Db, moment: number): Promise<void> {
  await db.deleteFrom('staff_session').where('expires_at', '<', moment).execute()
}
