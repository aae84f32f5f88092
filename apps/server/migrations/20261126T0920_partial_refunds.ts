import { type Kysely, sql } from 'kysely'
import type { MigrateUp } from '../src/infra/database/migrate.ts'

export const up: MigrateUp = async (db) => {
  // What the provider took; what of it is not promised back yet; what went back.
  for (const name of ['paid_fen', 'refundable_fen', 'refunded_fen']) {
    await db.schema
      .alterTable('payment')
      .addColumn(name, 'bigint', (c) =>
        c
          .notNull()
          .defaultTo(0)
          .check(sql`${sql.ref(name)} >= 0`),
      )
      .execute()
  }
  // The provider wants a pause between two refunds of one payment.
  await db.schema
    .alterTable('payment')
    .addColumn('next_refund_at', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .alterTable('payment_refund')
    .addColumn('refund_key', 'varchar(80)', (c) => c.notNull().defaultTo(''))
    .execute()
  // Payments whose amount was not ours, and what a person made of them.
  await db.schema
    .createTable('payment_held')
    .addColumn('payment_id', 'varchar(32)', (c) => c.primaryKey())
    .addColumn('held_at', 'bigint', (c) => c.notNull())
    .addColumn('verdict', 'varchar(12)')
    .addColumn('staff_id', 'bigint')
    .addColumn('settled_at', 'bigint')
    .execute()
  await db.schema
    .createIndex('payment_held_open')
    .on('payment_held')
    .columns(['settled_at', 'payment_id'])
    .execute()

  await fillPayments(db)
  await fillHeld(db)
  // Until now a payment was given back whole, so it has one refund at most.
  await sql`update payment_refund set refund_key = concat('late:', payment_id)`.execute(db)
  await db.schema
    .createIndex('payment_refund_key')
    .on('payment_refund')
    .column('refund_key')
    .unique()
    .execute()
}

async function fillPayments(db: Kysely<unknown>): Promise<void> {
  await sql`update payment set paid_fen = amount_fen where state in ('succeeded', 'refunding', 'refunded')`.execute(
    db,
  )
  await sql`update payment set refundable_fen = paid_fen where state = 'succeeded'`.execute(db)
  await sql`update payment set refunded_fen = paid_fen where state = 'refunded'`.execute(db)
}

/** What was taken instead of our amount stood in the note only: `the provider took 0.01 yuan instead of 99.00`. */
async function fillHeld(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ id: string; note: string; settled_at: number | null }>`
    select id, note, settled_at from payment where state = 'held'`.execute(db)
  for (const { id, note, settled_at } of rows) {
    const paidFen = Number((/took (\d+\.\d\d) yuan/.exec(note)?.[1] ?? '0').replace('.', ''))
    await sql`update payment set paid_fen = ${paidFen}, refundable_fen = ${paidFen} where id = ${id}`.execute(
      db,
    )
    await sql`insert into payment_held (payment_id, held_at) values (${id}, ${settled_at ?? 0})`.execute(db)
  }
}
