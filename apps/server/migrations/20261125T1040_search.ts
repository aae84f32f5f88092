import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db) => {
  await db.schema
    .createTable('search_history')
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('words', 'varchar(60)', (c) => c.notNull())
    .addColumn('searched_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('search_history_key', ['user_id', 'words'])
    .execute()
  await db.schema
    .createIndex('search_history_newest')
    .on('search_history')
    .columns(['user_id', 'searched_at'])
    .execute()
  await db.schema
    .createTable('search_hot')
    .addColumn('day', 'varchar(10)', (c) => c.notNull())
    .addColumn('words', 'varchar(60)', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('search_hot_key', ['day', 'words'])
    .execute()
}
