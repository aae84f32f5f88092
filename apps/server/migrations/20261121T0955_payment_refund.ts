import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db) => {
  await db.schema
    .createTable('payment_refund')
    .addColumn('id', 'varchar(32)', (c) => c.primaryKey())
    .addColumn('payment_id', 'varchar(32)', (c) => c.notNull())
    .addColumn('amount_fen', 'bigint', (c) => c.notNull())
    .addColumn('state', 'varchar(12)', (c) => c.notNull())
    .addColumn('reason', 'varchar(200)', (c) => c.notNull())
    .addColumn('answer', 'varchar(200)', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('next_try_at', 'bigint')
    .addColumn('done_at', 'bigint')
    .execute()
  await db.schema.createIndex('payment_refund_payment').on('payment_refund').column('payment_id').execute()
  await db.schema
    .createIndex('payment_refund_due')
    .on('payment_refund')
    .columns(['next_try_at', 'id'])
    .execute()
}
