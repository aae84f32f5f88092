import type { Database, Db, Tx } from '../infra/database/database.ts'
import type { Dialect } from '../infra/database/dialect.ts'
import type {} from './lab.tables.ts'

export const labSkuId = 1

/** Makes the tables of the lab anew: those of a lab that was killed may still be there. */
export async function createLabTables({ db, dialect }: Database): Promise<void> {
  await dropLabTables(db)
  await db.schema
    .createTable('lab_sku')
    .addColumn('id', 'bigint', (c) => c.primaryKey())
    .addColumn('stock', 'integer', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('fence', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('lab_order')
    .addColumn('id', dialect.serial, (c) => dialect.autoIncrement(c))
    .addColumn('buyer', 'bigint', (c) => c.notNull())
    .execute()
}

export async function dropLabTables(db: Db): Promise<void> {
  await db.schema.dropTable('lab_order').ifExists().execute()
  await db.schema.dropTable('lab_sku').ifExists().execute()
}

/** Nothing is sold, and so many are there. */
export async function fillShelf(db: Db, stock: number): Promise<void> {
  await db.deleteFrom('lab_order').execute()
  await db.deleteFrom('lab_sku').execute()
  await db.insertInto('lab_sku').values({ id: labSkuId, stock, version: 0, fence: 0 }).execute()
}

export function readShelf(db: Db | Tx) {
  return db.selectFrom('lab_sku').selectAll().where('id', '=', labSkuId).executeTakeFirstOrThrow()
}

/** Nobody else reads it so, or changes it, until the transaction ends. */
export function lockShelf(tx: Tx, { forUpdate }: Dialect) {
  return tx
    .selectFrom('lab_sku')
    .select('stock')
    .where('id', '=', labSkuId)
    .modifyEnd(forUpdate)
    .executeTakeFirstOrThrow()
}

export function updateShelf(db: Db | Tx) {
  return db.updateTable('lab_sku').where('id', '=', labSkuId)
}

export async function recordSale(db: Db | Tx, ...buyers: readonly number[]): Promise<void> {
  await db
    .insertInto('lab_order')
    .values(buyers.map((buyer) => ({ buyer })))
    .execute()
}

export async function countSold(db: Db): Promise<number> {
  const row = await db
    .selectFrom('lab_order')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
