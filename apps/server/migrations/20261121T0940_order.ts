import type { MigrateUp } from '../src/infra/database/migrate.ts'

/** The tables of each ledger month are made on demand (`order.months.ts`); only what spans months stands here. */
export const up: MigrateUp = async (db) => {
  await db.schema
    .createTable('order_month')
    .addColumn('month', 'varchar(8)', (c) => c.primaryKey())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('order_submission')
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('idempotency_key', 'varchar(64)', (c) => c.notNull())
    .addColumn('fingerprint', 'varchar(64)', (c) => c.notNull())
    .addColumn('order_no', 'varchar(26)', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('order_submission_key', ['user_id', 'idempotency_key'])
    .execute()
  await db.schema.createIndex('order_submission_age').on('order_submission').column('created_at').execute()
}
