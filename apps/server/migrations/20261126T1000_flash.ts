import { sql } from 'kysely'
import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, dialect) => {
  await db.schema
    .createTable('flash_activity')
    .addColumn('id', dialect.serial, dialect.autoIncrement)
    .addColumn('name', 'varchar(60)', (c) => c.notNull())
    .addColumn('starts_at', 'bigint', (c) => c.notNull())
    .addColumn('ends_at', 'bigint', (c) => c.notNull().check(sql`starts_at < ends_at`))
    .addColumn('state', 'varchar(10)', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('flash_activity_live')
    .on('flash_activity')
    .columns(['state', 'ends_at'])
    .execute()

  await db.schema
    .createTable('flash_item')
    .addColumn('id', dialect.serial, dialect.autoIncrement)
    .addColumn('activity_id', 'bigint', (c) => c.notNull())
    .addColumn('sku_id', 'bigint', (c) => c.notNull())
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addColumn('price_fen', 'bigint', (c) => c.notNull().check(sql`price_fen > 0`))
    .addColumn('stock', 'integer', (c) => c.notNull().check(sql`stock > 0`))
    .addColumn('taken', 'integer', (c) => c.notNull().check(sql`taken >= 0 and taken <= stock`))
    .addColumn('limit_per_person', 'integer', (c) => c.notNull().check(sql`limit_per_person > 0`))
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addUniqueConstraint('flash_item_sku', ['activity_id', 'sku_id'])
    .execute()
  await db.schema.createIndex('flash_item_of_sku').on('flash_item').columns(['sku_id']).execute()
}
