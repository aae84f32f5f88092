import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db) => {
  await db.schema
    .createTable('favorite')
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('sku_id', 'bigint', (c) => c.notNull())
    // As it was when it was chosen.
    .addColumn('name', 'varchar(160)', (c) => c.notNull())
    .addColumn('image', 'varchar(200)', (c) => c.notNull())
    .addColumn('price_fen', 'bigint', (c) => c.notNull())
    .addColumn('was_in_stock', 'smallint', (c) => c.notNull())
    .addColumn('wants_notice', 'smallint', (c) => c.notNull())
    .addColumn('notice_locale', 'varchar(5)', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('favorite_key', ['user_id', 'sku_id'])
    .execute()
  await db.schema
    .createIndex('favorite_newest')
    .on('favorite')
    .columns(['user_id', 'created_at', 'sku_id'])
    .execute()
  await db.schema
    .createIndex('favorite_wanted')
    .on('favorite')
    .columns(['sku_id', 'wants_notice', 'user_id'])
    .execute()

  // One row per person: the counter of their favourites, and the lock that keeps it right.
  await db.schema
    .createTable('favorite_shelf')
    .addColumn('user_id', 'bigint', (c) => c.primaryKey())
    .addColumn('count', 'smallint', (c) => c.notNull())
    .execute()

  // Who was told of which SKU on which day (China Standard Time, yyyy-MM-dd): nobody is told twice.
  await db.schema
    .createTable('favorite_notice')
    .addColumn('sku_id', 'bigint', (c) => c.notNull())
    .addColumn('day', 'varchar(10)', (c) => c.notNull())
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('price_fen', 'bigint', (c) => c.notNull())
    .addColumn('sent_at', 'bigint')
    .addPrimaryKeyConstraint('favorite_notice_key', ['sku_id', 'day', 'user_id'])
    .execute()
  await db.schema.createIndex('favorite_notice_user').on('favorite_notice').column('user_id').execute()
  await db.schema.createIndex('favorite_notice_day').on('favorite_notice').column('day').execute()
}
