import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db) => {
  // `pending_of` is `provider:kind:id` while the attempt is pending, null after: one open attempt per subject and provider.
  await db.schema.alterTable('payment').addColumn('pending_of', 'varchar(90)').execute()
  // When to ask the provider next; null when there is nothing left to ask.
  await db.schema.alterTable('payment').addColumn('next_check_at', 'bigint').execute()
  await db.schema.createIndex('payment_pending_of').on('payment').column('pending_of').unique().execute()
  // Due payments are found by `next_check_at` now, no longer by state and age.
  await db.schema.dropIndex('payment_pending').on('payment').execute()
  await db.schema.createIndex('payment_next_check').on('payment').columns(['next_check_at', 'id']).execute()
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
