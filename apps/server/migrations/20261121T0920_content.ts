import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, { serial, autoIncrement, longText }) => {
  await db.schema
    .createTable('content_category')
    .addColumn('id', serial, autoIncrement)
    .addColumn('content_key', 'varchar(40)', (c) => c.notNull().unique())
    .addColumn('name', 'varchar(40)', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('content')
    .addColumn('id', serial, autoIncrement)
    .addColumn('content_category_id', 'bigint', (c) => c.notNull())
    .addColumn('title', 'varchar(120)', (c) => c.notNull())
    .addColumn('url', 'varchar(200)', (c) => c.notNull())
    .addColumn('image', 'varchar(200)', (c) => c.notNull())
    .addColumn('text', longText, (c) => c.notNull())
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addColumn('is_shown', 'smallint', (c) => c.notNull())
    .addColumn('starts_at', 'bigint')
    .addColumn('ends_at', 'bigint')
    .execute()
  await db.schema
    .createIndex('content_category_sequence')
    .on('content')
    .columns(['content_category_id', 'is_shown', 'sequence'])
    .execute()
}
