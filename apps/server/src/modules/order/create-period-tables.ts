import { sql } from 'kysely'
import type { Database, Db } from '../../infra/database/database.ts'

/** The three tables of a ledger period, with their indexes. Two processes may do it at once; stopped half-way, it goes on. */
export async function createPeriodTables(database: Database, period: string): Promise<void> {
  await createInfo(database, `order_info_${period}`)
  await createGoods(database, period)
  await createEvents(database, `order_event_${period}`)
}

async function createInfo({ db, dialect }: Database, info: string): Promise<void> {
  await createTable(db, info, (table) =>
    table
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
      .addColumn('flash_claim_id', 'varchar(32)')
      .addUniqueConstraint(`${info}_submit`, ['user_id', 'idempotency_key']),
  )
  await createIndex(db, dialect, info, 'user', ['user_id', 'order_no'])
  await createIndex(db, dialect, info, 'user_status', ['user_id', 'status', 'order_no'])
  await createIndex(db, dialect, info, 'due', ['status', 'pay_by'])
  await createIndex(db, dialect, info, 'delivered', ['status', 'delivered_at'])
  await createIndex(db, dialect, info, 'status', ['status', 'order_no'])
}

async function createGoods({ db }: Database, period: string): Promise<void> {
  await createTable(db, `order_goods_${period}`, (table) =>
    table
      .addColumn('order_no', 'varchar(26)', (c) => c.notNull())
      .addColumn('sku_id', 'bigint', (c) => c.notNull())
      .addColumn('name', 'varchar(160)', (c) => c.notNull())
      .addColumn('options_text', 'varchar(120)', (c) => c.notNull())
      .addColumn('image', 'varchar(200)', (c) => c.notNull())
      .addColumn('price_fen', 'bigint', (c) => c.notNull())
      .addColumn('count', 'integer', (c) => c.notNull().check(sql`count > 0`))
      .addColumn('discount_fen', 'bigint', (c) => c.notNull().defaultTo(0))
      .addColumn('refunded_fen', 'bigint', (c) => c.notNull().defaultTo(0))
      .addColumn('refunded_count', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('restocked_count', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('shipped_count', 'integer', (c) => c.notNull().defaultTo(0))
      .addPrimaryKeyConstraint(`order_goods_key_${period}`, ['order_no', 'sku_id']),
  )
}

async function createEvents({ db, dialect }: Database, event: string): Promise<void> {
  await createTable(db, event, (table) =>
    table
      .addColumn('id', dialect.serial, dialect.autoIncrement)
      .addColumn('order_no', 'varchar(26)', (c) => c.notNull())
      .addColumn('kind', 'varchar(20)', (c) => c.notNull())
      .addColumn('status', 'varchar(12)', (c) => c.notNull())
      .addColumn('actor', 'varchar(10)', (c) => c.notNull())
      .addColumn('reason', 'varchar(200)', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull()),
  )
  await createIndex(db, dialect, event, 'order', ['order_no'])
}

type TableBuilder = ReturnType<Db['schema']['createTable']>

async function createTable(
  db: Db,
  name: string,
  columns: (table: TableBuilder) => { execute(): Promise<void> },
) {
  await columns(db.schema.createTable(name).ifNotExists()).execute()
}

async function createIndex(
  db: Db,
  { isExistingIndex }: Database['dialect'],
  table: string,
  name: string,
  columns: string[],
) {
  try {
    await db.schema.createIndex(`${table}_${name}`).on(table).columns(columns).execute()
  } catch (error) {
    if (!isExistingIndex(error)) throw error
  }
}
