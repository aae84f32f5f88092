import { sql } from 'kysely'
import type { MigrateUp } from '../src/infra/database/migrate.ts'

/** Orders that were unpaid before this hold nothing: they are paid or closed within their payment window. */
export const up: MigrateUp = async (db) => {
  // Units that an order keeps from others without having been paid.
  await db.schema
    .createTable('order_hold')
    .addColumn('order_no', 'varchar(26)', (c) => c.notNull())
    .addColumn('sku_id', 'bigint', (c) => c.notNull())
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('units', 'integer', (c) => c.notNull().check(sql`units > 0`))
    .addPrimaryKeyConstraint('order_hold_key', ['order_no', 'sku_id'])
    .execute()
  await db.schema.createIndex('order_hold_user').on('order_hold').columns(['user_id', 'sku_id']).execute()

  // One row per person: the sums of the above, and the lock that keeps them right.
  await db.schema
    .createTable('hold_count')
    .addColumn('user_id', 'bigint', (c) => c.primaryKey())
    .addColumn('orders', 'integer', (c) => c.notNull().check(sql`orders >= 0`))
    .addColumn('units', 'integer', (c) => c.notNull().check(sql`units >= 0`))
    .execute()
}
