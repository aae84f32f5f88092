import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { StaffTable } from './staff.tables.ts'

export type StaffRow = Selectable<StaffTable>

export function findStaff(db: Db | Tx, id: number): Promise<StaffRow | undefined> {
  return db.selectFrom('staff').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findStaffByName(db: Db | Tx, username: string): Promise<StaffRow | undefined> {
  return db.selectFrom('staff').selectAll().where('username', '=', username).executeTakeFirst()
}

/** Locks the row until the transaction ends. Every change of a member begins here. */
export function lockStaff(tx: Tx, { dialect }: Database, id: number): Promise<StaffRow | undefined> {
  return tx
    .selectFrom('staff')
    .selectAll()
    .where('id', '=', id)
    .modifyEnd(dialect.forUpdate)
    .executeTakeFirst()
}

/** In the order in which they came. */
export function listStaffRows(db: Db, after: number, limit: number): Promise<StaffRow[]> {
  return db.selectFrom('staff').selectAll().where('id', '>', after).orderBy('id').limit(limit).execute()
}

/** Gives the new id. */
export async function insertStaff(tx: Tx, staff: Insertable<StaffTable>): Promise<number> {
  const { insertId } = await tx.insertInto('staff').values(staff).executeTakeFirstOrThrow()
  return Number(insertId)
}

export async function updateStaffRow(tx: Tx, id: number, change: Updateable<StaffTable>): Promise<void> {
  await tx.updateTable('staff').set(change).where('id', '=', id).execute()
}

/** Writes the new hash if the old one is still there; tells whether it was. */
export async function replacePassword(tx: Tx, id: number, from: string, to: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('staff')
    .set({ password_hash: to })
    .where('id', '=', id)
    .where('password_hash', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/**
 * Takes the code of that step, if none of it or a later one has been taken, the member is not frozen, and neither password
 * nor secret was renewed since they were compared; tells whether it did. Of many at once exactly one does.
 */
export async function takeTotpStep(
  tx: Tx,
  { id, password_hash, totp_secret }: StaffRow,
  step: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('staff')
    .set({ totp_step: step })
    .where('id', '=', id)
    .where('totp_step', '<', step)
    .where('is_active', '=', 1)
    .where('password_hash', '=', password_hash)
    .where('totp_secret', '=', totp_secret)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
