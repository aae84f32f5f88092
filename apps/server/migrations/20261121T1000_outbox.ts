import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, { serial, autoIncrement, longText }) => {
  await db.schema
    .createTable('outbox')
    .addColumn('id', serial, autoIncrement)
    .addColumn('job_id', 'varchar(32)', (c) => c.notNull())
    .addColumn('name', 'varchar(60)', (c) => c.notNull())
    .addColumn('payload', longText, (c) => c.notNull())
    .addColumn('run_at', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  // What SMS, mail and push would have sent in development (SPEC 17.3).
  await db.schema
    .createTable('dev_message')
    .addColumn('id', serial, autoIncrement)
    .addColumn('channel', 'varchar(10)', (c) => c.notNull())
    .addColumn('recipient', 'varchar(100)', (c) => c.notNull())
    .addColumn('subject', 'varchar(200)', (c) => c.notNull())
    .addColumn('body', longText, (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('dev_message_recipient')
    .on('dev_message')
    .columns(['recipient', 'id'])
    .execute()
}
