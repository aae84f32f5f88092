import { sql } from 'kysely'
import type { Database } from '../../apps/server/src/infra/database/database.ts'
import { listMonths } from '../harness/stock.ts'

/** An order as the audit sees it, all months together. Times are epoch milliseconds. */
export interface OrderFact {
  order_no: string
  user_id: number
  idempotency_key: string
  status: string
  goods_fen: number
  count: number
  pay_by: number | null
  paid_at: number | null
  payment_id: string | null
  /** Of an order that came from a flash sale. */
  flash_claim_id: string | null
}

export interface EventFact {
  order_no: string
  kind: string
  status: string
  created_at: number
}

export interface GoodsFact {
  order_no: string
  goods_fen: number
  count: number
}

export const readOrders = (database: Database) =>
  readMonths<OrderFact>(
    database,
    'order_info',
    'select order_no, user_id, idempotency_key, status, goods_fen, count, pay_by, paid_at, payment_id, flash_claim_id from',
  )

/** In the order in which they were written. */
export const readEvents = (database: Database) =>
  readMonths<EventFact>(
    database,
    'order_event',
    'select order_no, kind, status, created_at from',
    'order by id',
  )

/** What the lines of each order add up to. */
export const readGoods = (database: Database) =>
  readMonths<GoodsFact>(
    database,
    'order_goods',
    'select order_no, sum(price_fen * count) as goods_fen, sum(count) as count from',
    'group by order_no',
  )

async function readMonths<Row>(database: Database, table: string, head: string, tail = ''): Promise<Row[]> {
  const found: Row[] = []
  for (const month of await listMonths(database)) {
    const { rows } =
      await sql<Row>`${sql.raw(head)} ${sql.table(`${table}_${month}`)} ${sql.raw(tail)}`.execute(database.db)
    found.push(...rows)
  }
  return found
}
