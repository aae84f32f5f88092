import { sql } from 'kysely'
import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, { serial, autoIncrement, longText }) => {
  await db.schema
    .createTable('category')
    .addColumn('id', serial, autoIncrement)
    .addColumn('parent_id', 'bigint')
    .addColumn('level', 'smallint', (c) => c.notNull())
    .addColumn('name', 'varchar(40)', (c) => c.notNull())
    .addColumn('icon', 'varchar(40)', (c) => c.notNull())
    .addColumn('hue', 'varchar(7)', (c) => c.notNull())
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('brand')
    .addColumn('id', serial, autoIncrement)
    .addColumn('name', 'varchar(40)', (c) => c.notNull().unique())
    .addColumn('logo', 'varchar(200)', (c) => c.notNull())
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('spu')
    .addColumn('id', serial, autoIncrement)
    .addColumn('name', 'varchar(120)', (c) => c.notNull())
    .addColumn('brand_id', 'bigint', (c) => c.notNull())
    .addColumn('category_id', 'bigint', (c) => c.notNull())
    .addColumn('detail_html', longText, (c) => c.notNull())
    .addColumn('package_html', longText, (c) => c.notNull())
    .addColumn('service_html', longText, (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('sku')
    .addColumn('id', serial, autoIncrement)
    .addColumn('spu_id', 'bigint', (c) => c.notNull())
    .addColumn('brand_id', 'bigint', (c) => c.notNull())
    .addColumn('channel_id', 'bigint', (c) => c.notNull())
    .addColumn('category_id', 'bigint', (c) => c.notNull())
    .addColumn('name', 'varchar(160)', (c) => c.notNull())
    .addColumn('caption', 'varchar(200)', (c) => c.notNull())
    .addColumn('options_text', 'varchar(120)', (c) => c.notNull())
    .addColumn('unit', 'varchar(10)', (c) => c.notNull())
    .addColumn('price_fen', 'bigint', (c) => c.notNull().check(sql`price_fen >= 0`))
    .addColumn('market_price_fen', 'bigint', (c) => c.notNull().check(sql`market_price_fen >= 0`))
    .addColumn('cost_fen', 'bigint', (c) => c.notNull().check(sql`cost_fen >= 0`))
    .addColumn('weight_gram', 'integer', (c) => c.notNull())
    .addColumn('image', 'varchar(200)', (c) => c.notNull())
    .addColumn('is_listed', 'smallint', (c) => c.notNull())
    .addColumn('popularity', 'bigint', (c) => c.notNull())
    .addColumn('comments', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('sku_spu').on('sku').column('spu_id').execute()
  for (const level of ['channel', 'category'] as const) {
    const head = [`${level}_id`, 'is_listed'] as const
    await db.schema
      .createIndex(`sku_${level}_default`)
      .on('sku')
      .columns([...head, 'id'])
      .execute()
    await db.schema
      .createIndex(`sku_${level}_price`)
      .on('sku')
      .columns([...head, 'price_fen', 'id'])
      .execute()
    await db.schema
      .createIndex(`sku_${level}_popular`)
      .on('sku')
      .columns([...head, 'popularity', 'id'])
      .execute()
    await db.schema
      .createIndex(`sku_${level}_new`)
      .on('sku')
      .columns([...head, 'created_at', 'id'])
      .execute()
  }
  // Apart from `sku`, so that a sale rewrites one narrow row and no index. `received` is every unit ever put in:
  // received = stock + units in live orders, always.
  await db.schema
    .createTable('sku_stock')
    .addColumn('sku_id', serial, (c) => c.primaryKey())
    .addColumn('stock', 'integer', (c) => c.notNull().check(sql`stock >= 0`))
    .addColumn('sales', 'bigint', (c) => c.notNull().check(sql`sales >= 0`))
    .addColumn('received', 'bigint', (c) => c.notNull().check(sql`received >= 0`))
    .execute()
  await db.schema
    .createTable('sku_image')
    .addColumn('sku_id', 'bigint', (c) => c.notNull())
    .addColumn('sequence', 'smallint', (c) => c.notNull())
    .addColumn('image', 'varchar(200)', (c) => c.notNull())
    .addPrimaryKeyConstraint('sku_image_key', ['sku_id', 'sequence'])
    .execute()
  await db.schema
    .createTable('spec')
    .addColumn('id', serial, autoIncrement)
    .addColumn('spu_id', 'bigint', (c) => c.notNull())
    .addColumn('name', 'varchar(20)', (c) => c.notNull())
    .addColumn('sequence', 'smallint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('spec_spu').on('spec').column('spu_id').execute()
  await db.schema
    .createTable('spec_option')
    .addColumn('id', serial, autoIncrement)
    .addColumn('spec_id', 'bigint', (c) => c.notNull())
    .addColumn('value', 'varchar(40)', (c) => c.notNull())
    .addColumn('sequence', 'smallint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('spec_option_spec').on('spec_option').column('spec_id').execute()
  await db.schema
    .createTable('sku_spec')
    .addColumn('sku_id', 'bigint', (c) => c.notNull())
    .addColumn('spec_id', 'bigint', (c) => c.notNull())
    .addColumn('option_id', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('sku_spec_key', ['sku_id', 'spec_id'])
    .execute()
}
