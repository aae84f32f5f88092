import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import type { Dialect } from '../src/infra/database/dialect.ts'
import type { MigrateUp } from '../src/infra/database/migrate.ts'

type Untyped = Kysely<Record<string, Record<string, unknown>>>

/** Discounts, refunds, deliveries and archives: new columns of every ledger month that there is. Stopped half-way, it goes on. */
export const up: MigrateUp = async (unknownDb, dialect) => {
  const db = unknownDb as Untyped
  await addColumns(db, 'order_month', [
    ['archived_at', 'bigint', null],
    ['archive_key', 'varchar(200)', ''],
    ['orders', 'bigint', 0],
  ])
  for (const { month } of await db.selectFrom('order_month').select('month').orderBy('month').execute()) {
    await upgradeInfo(db, dialect, `order_info_${month}`)
    await addColumns(db, `order_goods_${month}`, [
      ['discount_fen', 'bigint', 0],
      ['refunded_fen', 'bigint', 0],
      ['refunded_count', 'integer', 0],
      ['restocked_count', 'integer', 0],
      ['shipped_count', 'integer', 0],
    ])
  }
}

async function addColumns(
  db: Untyped,
  table: string,
  columns: [string, 'bigint' | 'integer' | 'varchar(200)', 0 | '' | null][],
): Promise<void> {
  const known = await columnsOf(db, table)
  for (const [name, type, standard] of columns) {
    if (known.has(name)) continue
    await db.schema
      .alterTable(table)
      .addColumn(name, type, (c) => (standard === null ? c : c.notNull().defaultTo(standard)))
      .execute()
  }
}

/** The check on `payable_fen` changes, which SQLite can only do by a new table: so do both. */
async function upgradeInfo(db: Untyped, dialect: Dialect, info: string): Promise<void> {
  const rebuilt = `${info}_new`
  if (!(await columnsOf(db, info)).has('discount_fen')) {
    if ((await columnsOf(db, info)).size > 0) {
      await db.schema.dropTable(rebuilt).ifExists().execute()
      await infoColumns(db.schema.createTable(rebuilt), info).execute()
      const kept = [...(await columnsOf(db, info))]
      await db.insertInto(rebuilt).columns(kept).expression(db.selectFrom(info).select(kept)).execute()
      await db.schema.dropTable(info).execute()
    }
    await db.schema.alterTable(rebuilt).renameTo(info).execute()
  }
  await createIndex(db, dialect, info, 'user', ['user_id', 'order_no'])
  await createIndex(db, dialect, info, 'user_status', ['user_id', 'status', 'order_no'])
  await createIndex(db, dialect, info, 'due', ['status', 'pay_by'])
  await createIndex(db, dialect, info, 'delivered', ['status', 'delivered_at'])
  await createIndex(db, dialect, info, 'status', ['status', 'order_no'])
}

function infoColumns(table: CreateTableBuilder<string, never>, info: string) {
  return table
    .addColumn('order_no', 'varchar(26)', (c) => c.primaryKey())
    .addColumn('user_id', 'bigint', (c) => c.notNull())
    .addColumn('idempotency_key', 'varchar(64)', (c) => c.notNull())
    .addColumn('fingerprint', 'varchar(64)', (c) => c.notNull())
    .addColumn('status', 'varchar(12)', (c) => c.notNull())
    .addColumn('payment_method', 'varchar(12)', (c) => c.notNull())
    .addColumn('goods_fen', 'bigint', (c) => c.notNull())
    .addColumn('discount_fen', 'bigint', (c) => c.notNull().defaultTo(0))
    .addColumn('coupon_fen', 'bigint', (c) => c.notNull().defaultTo(0))
    .addColumn('freight_fen', 'bigint', (c) => c.notNull())
    .addColumn('freight_reason', 'varchar(12)', (c) => c.notNull().defaultTo('default'))
    .addColumn('payable_fen', 'bigint', (c) =>
      c.notNull().check(sql`payable_fen = goods_fen - discount_fen + freight_fen and payable_fen >= 0`),
    )
    .addColumn('refunded_fen', 'bigint', (c) => c.notNull().defaultTo(0))
    .addColumn('count', 'integer', (c) => c.notNull())
    .addColumn('recipient', 'varchar(20)', (c) => c.notNull())
    .addColumn('mobile', 'varchar(11)', (c) => c.notNull())
    .addColumn('region_text', 'varchar(120)', (c) => c.notNull())
    .addColumn('address_detail', 'varchar(100)', (c) => c.notNull())
    .addColumn('zip', 'varchar(6)', (c) => c.notNull())
    .addColumn('remark', 'varchar(200)', (c) => c.notNull())
    .addColumn('invoice_kind', 'varchar(10)', (c) => c.notNull().defaultTo('none'))
    .addColumn('invoice_title', 'varchar(100)', (c) => c.notNull().defaultTo(''))
    .addColumn('invoice_tax_no', 'varchar(20)', (c) => c.notNull().defaultTo(''))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('pay_by', 'bigint')
    .addColumn('paid_at', 'bigint')
    .addColumn('delivered_at', 'bigint')
    .addColumn('received_at', 'bigint')
    .addColumn('hidden_at', 'bigint')
    .addColumn('payment_id', 'varchar(32)')
    .addUniqueConstraint(`${info}_submit`, ['user_id', 'idempotency_key'])
}

async function createIndex(
  db: Untyped,
  { isExistingIndex }: Dialect,
  table: string,
  name: string,
  columns: string[],
): Promise<void> {
  try {
    await db.schema.createIndex(`${table}_${name}`).on(table).columns(columns).execute()
  } catch (error) {
    if (!isExistingIndex(error)) throw error
  }
}

/** Empty where there is no such table. */
async function columnsOf(db: Untyped, table: string): Promise<Set<string>> {
  const tables = await db.introspection.getTables()
  return new Set(tables.find(({ name }) => name === table)?.columns.map(({ name }) => name))
}
