import { sql } from 'kysely'
import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, dialect) => {
  await db.schema
    .createTable('shipment')
    .addColumn('id', dialect.serial, dialect.autoIncrement)
    .addColumn('subject_kind', 'varchar(20)', (c) => c.notNull())
    .addColumn('subject_id', 'varchar(40)', (c) => c.notNull())
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('carrier', 'varchar(20)', (c) => c.notNull())
    .addColumn('tracking_no', 'varchar(40)', (c) => c.notNull())
    .addColumn('phone_tail', 'varchar(4)', (c) => c.notNull())
    .addColumn('state', 'varchar(12)', (c) => c.notNull())
    .addColumn('staff_id', 'bigint', (c) => c.notNull())
    .addColumn('idempotency_key', 'varchar(64)', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    // The last time that there was news of it.
    .addColumn('moved_at', 'bigint', (c) => c.notNull())
    .addColumn('delivered_at', 'bigint')
    // Null: nobody asks about it any more.
    .addColumn('next_trace_at', 'bigint')
    .addUniqueConstraint('shipment_number', ['carrier', 'tracking_no'])
    .addUniqueConstraint('shipment_press', ['staff_id', 'idempotency_key'])
    .execute()
  await db.schema
    .createIndex('shipment_subject')
    .on('shipment')
    .columns(['subject_kind', 'subject_id', 'id'])
    .execute()
  await db.schema.createIndex('shipment_due').on('shipment').columns(['next_trace_at', 'id']).execute()
  await db.schema.createIndex('shipment_user').on('shipment').columns(['user_id', 'id']).execute()
  await db.schema
    .createTable('shipment_line')
    .addColumn('shipment_id', 'bigint', (c) => c.notNull())
    .addColumn('sku_id', 'bigint', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull().check(sql`count > 0`))
    .addPrimaryKeyConstraint('shipment_line_key', ['shipment_id', 'sku_id'])
    .execute()
  await db.schema
    .createTable('shipment_trace')
    .addColumn('id', dialect.serial, dialect.autoIncrement)
    .addColumn('shipment_id', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('text', 'varchar(200)', (c) => c.notNull())
    .addColumn('place', 'varchar(60)', (c) => c.notNull())
    // Of time and text: texts that a collation takes for the same may be two.
    .addColumn('digest', 'varchar(40)', (c) => c.notNull())
    .addUniqueConstraint('shipment_trace_once', ['shipment_id', 'digest'])
    .execute()
}
