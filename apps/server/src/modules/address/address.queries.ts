import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { AddressBookTable, AddressTable } from './address.tables.ts'

/** `default_id`: which of the person's addresses is the default one. */
export type AddressRow = Selectable<AddressTable> & { default_id: number | null }
export type BookRow = Selectable<AddressBookTable>

/** Newest first. */
export function listAddressRows(db: Db, userId: number): Promise<AddressRow[]> {
  return selectLive(db, userId).orderBy('address.id', 'desc').execute()
}

export function findAddress(db: Db | Tx, userId: number, id: number): Promise<AddressRow | undefined> {
  return selectLive(db, userId).where('address.id', '=', id).executeTakeFirst()
}

export async function findNewestAddressId(tx: Tx, userId: number): Promise<number | null> {
  const row = await tx
    .selectFrom('address')
    .select('id')
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

/** Gives the new id. */
export async function insertAddress(tx: Tx, address: Insertable<AddressTable>): Promise<number> {
  const { insertId } = await tx.insertInto('address').values(address).executeTakeFirstOrThrow()
  return Number(insertId)
}

/** Changes the address if it is this person's and not deleted; tells whether it was. */
export async function updateAddressRow(
  tx: Tx,
  userId: number,
  id: number,
  change: Updateable<AddressTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('address')
    .set(change)
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export function findBook(db: Db, userId: number): Promise<BookRow | undefined> {
  return db.selectFrom('address_book').selectAll().where('user_id', '=', userId).executeTakeFirst()
}

/** Locks the person's addresses until the transaction ends. Every change of them begins here. */
export function lockBook(tx: Tx, { dialect }: Database, userId: number): Promise<BookRow | undefined> {
  return tx
    .selectFrom('address_book')
    .selectAll()
    .where('user_id', '=', userId)
    .modifyEnd(dialect.forUpdate)
    .executeTakeFirst()
}

export async function insertBook(db: Db, userId: number): Promise<void> {
  await db.insertInto('address_book').values({ user_id: userId, count: 0, default_id: null }).execute()
}

/** Counts one more if there are fewer than `limit`; tells whether it did. */
export async function countOneMore(tx: Tx, userId: number, limit: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('address_book')
    .set((eb) => ({ count: eb('count', '+', 1) }))
    .where('user_id', '=', userId)
    .where('count', '<', limit)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function countOneLess(tx: Tx, userId: number): Promise<void> {
  await tx
    .updateTable('address_book')
    .set((eb) => ({ count: eb('count', '-', 1) }))
    .where('user_id', '=', userId)
    .execute()
}

export async function setDefault(tx: Tx, userId: number, id: number | null): Promise<void> {
  await tx.updateTable('address_book').set({ default_id: id }).where('user_id', '=', userId).execute()
}

export async function deleteAddressesOf(tx: Tx, userId: number): Promise<void> {
  await tx.deleteFrom('address').where('user_id', '=', userId).execute()
  await tx.deleteFrom('address_book').where('user_id', '=', userId).execute()
}

function selectLive(db: Db | Tx, userId: number) {
  return db
    .selectFrom('address')
    .leftJoin('address_book', 'address_book.user_id', 'address.user_id')
    .selectAll('address')
    .select('address_book.default_id')
    .where('address.user_id', '=', userId)
    .where('address.deleted_at', 'is', null)
}
