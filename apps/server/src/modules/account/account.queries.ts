import type { Insertable, Selectable } from 'kysely'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { UserAccountTable } from './account.tables.ts'

export type AccountRow = Selectable<UserAccountTable>

export function findAccount(db: Db, id: number): Promise<AccountRow | undefined> {
  return selectLiving(db).where('id', '=', id).executeTakeFirst()
}

/** Holds the row until the transaction ends: the account is not changed meanwhile. */
export function lockAccount(
  tx: Tx,
  { forUpdate }: Database['dialect'],
  id: number,
): Promise<AccountRow | undefined> {
  return selectLiving(tx).where('id', '=', id).modifyEnd(forUpdate).executeTakeFirst()
}

export function findAccountByUsername(db: Db, usernameKey: string): Promise<AccountRow | undefined> {
  return selectLiving(db).where('username_key', '=', usernameKey).executeTakeFirst()
}

export function findAccountByMobile(db: Db, mobile: string): Promise<AccountRow | undefined> {
  return selectLiving(db).where('mobile', '=', mobile).executeTakeFirst()
}

export function findAccountByVerifiedEmail(db: Db, emailKey: string): Promise<AccountRow | undefined> {
  return selectLiving(db).where('email_key', '=', emailKey).executeTakeFirst()
}

/** Gives the new id. A username or mobile that exists already is a duplicate error of the database. */
export async function insertAccount(tx: Tx, account: Insertable<UserAccountTable>): Promise<number> {
  const { insertId } = await tx.insertInto('user_account').values(account).executeTakeFirstOrThrow()
  return Number(insertId)
}

/** Tells whether there was such an account. */
export async function updatePassword(tx: Tx, id: number, passwordHash: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('user_account')
    .set({ password_hash: passwordHash })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Whoever deleted their account is nobody. */
function selectLiving(db: Db) {
  return db.selectFrom('user_account').selectAll().where('deleted_at', 'is', null)
}
