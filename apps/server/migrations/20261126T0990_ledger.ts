import type { MigrateUp } from '../src/infra/database/migrate.ts'

/** What the ledger knows of its periods beside their tables: cuts, who bought in which, and what lies in the archive. */
export const up: MigrateUp = async (db) => {
  await db.schema
    .createTable('ledger_cut')
    .addColumn('since', 'varchar(14)', (c) => c.primaryKey())
    .addColumn('grain', 'varchar(5)', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('ledger_buyer')
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('period', 'varchar(8)', (c) => c.notNull())
    .addPrimaryKeyConstraint('ledger_buyer_key', ['user_id', 'period'])
    .execute()
  await db.schema.alterTable('order_month').addColumn('buyers_at', 'bigint').execute()
  await db.schema
    .alterTable('order_month')
    .addColumn('archive_state', 'varchar(10)', (c) => c.notNull().defaultTo('live'))
    .execute()
  await db.schema
    .createTable('order_archive_part')
    .addColumn('period', 'varchar(8)', (c) => c.notNull())
    .addColumn('part', 'integer', (c) => c.notNull())
    .addColumn('first_user_id', 'bigint', (c) => c.notNull())
    .addColumn('last_user_id', 'bigint', (c) => c.notNull())
    .addColumn('orders', 'integer', (c) => c.notNull())
    .addColumn('storage_key', 'varchar(200)', (c) => c.notNull())
    .addColumn('sha256', 'varchar(64)', (c) => c.notNull())
    .addPrimaryKeyConstraint('order_archive_part_key', ['period', 'part'])
    .execute()
  await db.schema
    .createTable('order_archive_units')
    .addColumn('period', 'varchar(8)', (c) => c.notNull())
    .addColumn('sku_id', 'bigint', (c) => c.notNull())
    .addColumn('units', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('order_archive_units_key', ['period', 'sku_id'])
    .execute()
}
