import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, { serial, autoIncrement }) => {
  await db.schema
    .createTable('page')
    .addColumn('id', serial, autoIncrement)
    .addColumn('page_key', 'varchar(60)', (c) => c.notNull().unique())
    .addColumn('wanted', 'bigint', (c) => c.notNull())
    .addColumn('done', 'bigint', (c) => c.notNull())
    .addColumn('stale_since', 'bigint')
    .addColumn('claimed_by', 'varchar(32)')
    .addColumn('claimed_until', 'bigint')
    .addColumn('rendered_at', 'bigint')
    .addColumn('changed_at', 'bigint')
    .addColumn('shown_at', 'bigint')
    .execute()
  await db.schema.createIndex('page_stale').on('page').columns(['stale_since', 'id']).execute()
  await db.schema.createIndex('page_shown').on('page').columns(['shown_at', 'id']).execute()
  await db.schema
    .createTable('page_part')
    .addColumn('part', 'varchar(40)', (c) => c.notNull())
    .addColumn('page_key', 'varchar(60)', (c) => c.notNull())
    .addPrimaryKeyConstraint('page_part_key', ['part', 'page_key'])
    .execute()
  await db.schema.createIndex('page_part_page').on('page_part').column('page_key').execute()
}
