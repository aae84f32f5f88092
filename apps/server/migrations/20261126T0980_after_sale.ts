import { sql } from 'kysely'
import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db) => {
  await db.schema
    .createTable('after_sale')
    .addColumn('id', 'varchar(32)', (c) => c.primaryKey())
    .addColumn('order_no', 'varchar(26)', (c) => c.notNull())
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('idempotency_key', 'varchar(64)', (c) => c.notNull())
    .addColumn('fingerprint', 'varchar(64)', (c) => c.notNull())
    .addColumn('kind', 'varchar(8)', (c) => c.notNull())
    .addColumn('state', 'varchar(10)', (c) => c.notNull())
    .addColumn('reason', 'varchar(20)', (c) => c.notNull())
    .addColumn('text', 'varchar(500)', (c) => c.notNull())
    // Of its lines; freight comes on top.
    .addColumn('amount_fen', 'bigint', (c) => c.notNull().check(sql`amount_fen >= 0`))
    .addColumn('freight_fen', 'bigint', (c) => c.notNull().check(sql`freight_fen >= 0`))
    .addColumn('is_restocked', 'smallint', (c) => c.notNull())
    // The money that goes back; null where none was taken: cash on delivery before the door.
    .addColumn('payment_id', 'varchar(32)')
    .addColumn('decided_by', 'bigint')
    .addColumn('decided_at', 'bigint')
    .addColumn('decision', 'varchar(200)', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('done_at', 'bigint')
    .addUniqueConstraint('after_sale_submit', ['user_id', 'idempotency_key'])
    .execute()
  await db.schema.createIndex('after_sale_order').on('after_sale').columns(['order_no', 'id']).execute()
  await db.schema.createIndex('after_sale_user').on('after_sale').columns(['user_id', 'id']).execute()
  await db.schema.createIndex('after_sale_state').on('after_sale').columns(['state', 'id']).execute()

  await db.schema
    .createTable('after_sale_line')
    .addColumn('after_sale_id', 'varchar(32)', (c) => c.notNull())
    .addColumn('sku_id', 'bigint', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull().check(sql`count > 0`))
    .addColumn('amount_fen', 'bigint', (c) => c.notNull().check(sql`amount_fen >= 0`))
    .addPrimaryKeyConstraint('after_sale_line_key', ['after_sale_id', 'sku_id'])
    .execute()

  // Uploaded before the request that shows them: without one until then.
  await db.schema
    .createTable('after_sale_picture')
    .addColumn('storage_key', 'varchar(200)', (c) => c.primaryKey())
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('after_sale_id', 'varchar(32)')
    .addColumn('sequence', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('after_sale_picture_of')
    .on('after_sale_picture')
    .columns(['after_sale_id', 'created_at'])
    .execute()
  await db.schema.createIndex('after_sale_picture_user').on('after_sale_picture').column('user_id').execute()
}
