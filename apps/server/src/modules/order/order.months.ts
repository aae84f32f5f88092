import {
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  type SchemableIdentifierNode,
  sql,
  type UnknownRow,
} from 'kysely'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import { chinaTimestamp } from '../../kernel/clock.ts'

const dayMs = 86_400_000
const monthly = new Set(['order_info', 'order_goods', 'order_event'])

/** The ledger month of an order, read off its number: `202611`. */
export function monthOf(orderNo: string): string {
  return orderNo.slice(0, 6)
}

/** The ledger month that `ms` from `at` falls into. */
export function monthAt(at: Date, ms: number): string {
  return monthOf(chinaTimestamp(new Date(at.getTime() + ms)))
}

/** The same connection with `order_info`, `order_goods` and `order_event` meaning the tables of that month. */
export function inMonth<Handle extends Db | Tx>(db: Handle, month: string): Handle {
  if (!/^\d{6}$/.test(month)) throw new RangeError(`not a ledger month: ${month}`)
  return db.withPlugin(pluginOf(month)) as Handle
}

const plugins = new Map<string, MonthPlugin>()

function pluginOf(month: string): MonthPlugin {
  const known = plugins.get(month) ?? new MonthPlugin(month)
  plugins.set(month, known)
  return known
}

class MonthPlugin implements KyselyPlugin {
  readonly #transformer: MonthTransformer

  constructor(month: string) {
    this.#transformer = new MonthTransformer(month)
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    return this.#transformer.transformNode(node, queryId)
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }
}

class MonthTransformer extends OperationNodeTransformer {
  readonly #month: string

  constructor(month: string) {
    super()
    this.#month = month
  }

  protected override transformSchemableIdentifier(node: SchemableIdentifierNode): SchemableIdentifierNode {
    const { name } = node.identifier
    if (!monthly.has(name)) return node
    return { ...node, identifier: { ...node.identifier, name: `${name}_${this.#month}` } }
  }
}

export type OrderMonths = ReturnType<typeof createOrderMonths>

/** Knows which ledger months have tables, and makes them: ahead by a timed job, or on the first order of a month. */
export function createOrderMonths({ database, now }: { database: Database; now: () => Date }) {
  const known = new Set<string>()

  async function refresh(): Promise<void> {
    const rows = await database.db.selectFrom('order_month').select('month').execute()
    for (const { month } of rows) known.add(month)
  }

  return {
    async ensure(month: string): Promise<void> {
      if (known.has(month)) return
      await refresh()
      if (known.has(month)) return
      await createTables(database, month)
      await register(database, month, now().getTime())
      known.add(month)
    },
    /** Months with tables, newest first. One small query, so that a month made by another process is seen. */
    async listNewestFirst(): Promise<string[]> {
      await refresh()
      return [...known].sort().reverse()
    },
    /** Months in which a submit of the last day can have placed its order: this one, on its first day also the one before. */
    async listRecent(): Promise<string[]> {
      const months = new Set([monthAt(now(), 0), monthAt(now(), -dayMs)])
      return (await this.listNewestFirst()).filter((month) => months.has(month))
    },
    isFirstDay(): boolean {
      return monthAt(now(), 0) !== monthAt(now(), -dayMs)
    },
    async has(month: string): Promise<boolean> {
      if (!known.has(month)) await refresh()
      return known.has(month)
    },
  }
}

/** Last of all, so that a month that is listed is complete; two processes may both try. */
async function register({ db, dialect }: Database, month: string, at: number): Promise<void> {
  try {
    await db.insertInto('order_month').values({ month, created_at: at }).execute()
  } catch (error) {
    if (!dialect.isDuplicate(error)) throw error
  }
}

async function createTables({ db, dialect }: Database, month: string): Promise<void> {
  const info = `order_info_${month}`
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
      .addUniqueConstraint(`${info}_submit`, ['user_id', 'idempotency_key']),
  )
  await createIndex(db, dialect, info, 'user', ['user_id', 'order_no'])
  await createIndex(db, dialect, info, 'user_status', ['user_id', 'status', 'order_no'])
  await createIndex(db, dialect, info, 'due', ['status', 'pay_by'])
  await createIndex(db, dialect, info, 'delivered', ['status', 'delivered_at'])
  await createTable(db, `order_goods_${month}`, (table) =>
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
      .addPrimaryKeyConstraint(`order_goods_key_${month}`, ['order_no', 'sku_id']),
  )
  const event = `order_event_${month}`
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
