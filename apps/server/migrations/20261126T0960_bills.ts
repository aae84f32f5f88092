import { sql } from 'kysely'
import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db, { serial, autoIncrement }) => {
  // Cash is handed back by a person: such a refund waits for one, and no provider is asked.
  await db.schema
    .alterTable('payment_refund')
    .addColumn('by_hand', 'smallint', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .createIndex('payment_refund_by_hand')
    .on('payment_refund')
    .columns(['by_hand', 'state', 'id'])
    .execute()

  // When the provider took the money, and on which day's bill that stands.
  await db.schema.alterTable('payment').addColumn('paid_at', 'bigint').execute()
  await sql`update payment set paid_at = settled_at where paid_fen > 0`.execute(db)
  for (const table of ['payment', 'payment_refund'])
    await db.schema.alterTable(table).addColumn('billed_on', 'varchar(10)').execute()
  await db.schema.createIndex('payment_paid_at').on('payment').columns(['paid_at', 'id']).execute()
  await db.schema
    .createIndex('payment_refund_done_at')
    .on('payment_refund')
    .columns(['done_at', 'id'])
    .execute()

  // A day's bill of a provider: read, or to be asked for again.
  await db.schema
    .createTable('payment_bill')
    .addColumn('provider', 'varchar(20)', (c) => c.notNull())
    .addColumn('day', 'varchar(10)', (c) => c.notNull())
    .addColumn('state', 'varchar(12)', (c) => c.notNull())
    .addColumn('entries', 'bigint', (c) => c.notNull())
    .addColumn('next_try_at', 'bigint')
    .addColumn('read_at', 'bigint')
    .addPrimaryKeyConstraint('payment_bill_key', ['provider', 'day'])
    .execute()
  await db.schema
    .createIndex('payment_bill_next_try')
    .on('payment_bill')
    .columns(['next_try_at', 'provider', 'day'])
    .execute()
  // Where the bill and our books differ. `entry_key` names the movement: a bill that is read again adds nothing.
  await db.schema
    .createTable('payment_bill_diff')
    .addColumn('id', serial, autoIncrement)
    .addColumn('provider', 'varchar(20)', (c) => c.notNull())
    .addColumn('day', 'varchar(10)', (c) => c.notNull())
    .addColumn('entry_key', 'varchar(140)', (c) => c.notNull())
    .addColumn('kind', 'varchar(14)', (c) => c.notNull())
    .addColumn('payment_id', 'varchar(64)', (c) => c.notNull())
    .addColumn('refund_id', 'varchar(64)')
    .addColumn('ours_fen', 'bigint')
    .addColumn('theirs_fen', 'bigint')
    .addColumn('found_at', 'bigint', (c) => c.notNull())
    .addColumn('staff_id', 'bigint')
    .addColumn('note', 'varchar(200)', (c) => c.notNull())
    .addColumn('settled_at', 'bigint')
    .addUniqueConstraint('payment_bill_diff_entry', ['provider', 'day', 'entry_key'])
    .execute()
  await db.schema
    .createIndex('payment_bill_diff_open')
    .on('payment_bill_diff')
    .columns(['settled_at', 'id'])
    .execute()
}
