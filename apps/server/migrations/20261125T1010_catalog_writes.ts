import { sql } from 'kysely'
import type { MigrateUp } from '../src/infra/database/migrate.ts'

const versioned = ['category', 'brand', 'spu', 'sku', 'content_category', 'content']

export const up: MigrateUp = async (db, { serial, autoIncrement, caseless }) => {
  for (const table of versioned) {
    await db.schema
      .alterTable(table)
      .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
      .execute()
  }
  // Stays set when the order is cancelled: what has ever been ordered is not deleted.
  await db.schema
    .alterTable('sku_stock')
    .addColumn('was_ordered', 'smallint', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .createTable('stock_movement')
    .addColumn('id', serial, autoIncrement)
    .addColumn('sku_id', 'bigint', (c) => c.notNull())
    .addColumn('delta', 'integer', (c) => c.notNull().check(sql`delta <> 0`))
    .addColumn('stock_after', 'integer', (c) => c.notNull())
    .addColumn('reason', 'varchar(200)', (c) => c.notNull())
    .addColumn('staff_id', 'bigint', (c) => c.notNull())
    .addColumn('idempotency_key', 'varchar(64)', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('stock_movement_submit', ['staff_id', 'idempotency_key'])
    .execute()
  await db.schema.createIndex('stock_movement_sku').on('stock_movement').columns(['sku_id', 'id']).execute()

  // What the staff's lists read.
  const name = sql`name ${caseless}`
  await db.schema.createIndex('spu_category').on('spu').columns(['category_id', 'id']).execute()
  await db.schema.createIndex('spu_brand').on('spu').columns(['brand_id', 'id']).execute()
  await db.schema.createIndex('spu_name').on('spu').expression(sql`${name}, id`).execute()
  await db.schema.createIndex('sku_brand').on('sku').columns(['brand_id', 'is_listed', 'id']).execute()
  await db.schema.createIndex('sku_listed').on('sku').columns(['is_listed', 'id']).execute()
  await db.schema.createIndex('sku_name').on('sku').expression(sql`${name}, id`).execute()
}
