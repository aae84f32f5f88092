import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, { serial, autoIncrement, longText }) => {
  // `success_of` is `kind:id` of the subject once the payment succeeded, null before: one success per subject.
  // `pending_of` is `provider:kind:id` while the attempt is pending, null after: one open attempt per subject and provider.
  // `next_check_at`: when to ask the provider next; null when there is nothing left to ask.
  await db.schema
    .createTable('payment')
    .addColumn('id', 'varchar(32)', (c) => c.primaryKey())
    .addColumn('subject_kind', 'varchar(20)', (c) => c.notNull())
    .addColumn('subject_id', 'varchar(40)', (c) => c.notNull())
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('provider', 'varchar(20)', (c) => c.notNull())
    .addColumn('amount_fen', 'bigint', (c) => c.notNull())
    .addColumn('state', 'varchar(12)', (c) => c.notNull())
    .addColumn('trade_no', 'varchar(64)')
    .addColumn('success_of', 'varchar(64)', (c) => c.unique())
    .addColumn('pending_of', 'varchar(90)', (c) => c.unique())
    .addColumn('next_check_at', 'bigint')
    .addColumn('note', 'varchar(200)', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('settled_at', 'bigint')
    .execute()
  await db.schema
    .createIndex('payment_subject')
    .on('payment')
    .columns(['subject_kind', 'subject_id'])
    .execute()
  await db.schema.createIndex('payment_next_check').on('payment').columns(['next_check_at', 'id']).execute()
  await db.schema
    .createTable('payment_notice')
    .addColumn('id', serial, autoIncrement)
    .addColumn('provider', 'varchar(20)', (c) => c.notNull())
    .addColumn('payment_id', 'varchar(64)', (c) => c.notNull())
    .addColumn('notice_id', 'varchar(128)', (c) => c.notNull())
    .addColumn('is_verified', 'smallint', (c) => c.notNull())
    .addColumn('outcome', 'varchar(20)', (c) => c.notNull())
    .addColumn('raw', longText, (c) => c.notNull())
    .addColumn('received_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('payment_notice_payment').on('payment_notice').column('payment_id').execute()
}
