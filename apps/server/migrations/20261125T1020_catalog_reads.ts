import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, { serial, autoIncrement, longText }) => {
  // Which SKUs lists have to read again: each process keeps all goods in memory and follows this.
  await db.schema
    .createTable('sku_change')
    .addColumn('id', serial, autoIncrement)
    .addColumn('sku_ids', longText, (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('sku_change_time').on('sku_change').columns(['changed_at', 'id']).execute()
  // Visits of a category on a day of China Standard Time, as each process has counted them.
  await db.schema
    .createTable('category_visit')
    .addColumn('day', 'varchar(10)', (c) => c.notNull())
    .addColumn('category_id', 'bigint', (c) => c.notNull())
    .addColumn('source', 'varchar(32)', (c) => c.notNull())
    .addColumn('visits', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('category_visit_key', ['day', 'category_id', 'source'])
    .execute()
}
