import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Db, Tables, Tx } from '../../infra/database/database.ts'
import type { ArchivedOrder } from './archive.codec.ts'
import { inTables } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'
import { spanOf } from './ledger.periods.ts'

declare module '../../infra/database/database.ts' {
  interface Tables {
    /** A file of the archive: orders by their buyers, so that one person's lie in one or two files of a period. */
    order_archive_part: {
      period: string
      part: number
      first_user_id: number
      last_user_id: number
      orders: number
      storage_key: string
      sha256: string
    }
    /** Units of each SKU that the archived orders of a period still have. */
    order_archive_units: { period: string; sku_id: number; units: number }
  }
}

export type PartRow = Selectable<Tables['order_archive_part']>
export type PeriodRow = Selectable<Tables['order_month']>

export function findPeriod(db: Db, period: string): Promise<PeriodRow | undefined> {
  return db.selectFrom('order_month').selectAll().where('month', '=', period).executeTakeFirst()
}

/** Tells whether it was in `from`, and is changed now. */
export async function changePeriod(
  db: Db | Tx,
  period: string,
  from: Partial<Pick<PeriodRow, 'archive_state' | 'archive_key'>>,
  change: Updateable<Tables['order_month']>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('order_month')
    .set(change)
    .where('month', '=', period)
    .where((eb) => eb.and(from))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** The next orders after that buyer's that number, by buyer and number, with all that is written of them. */
export async function readSlice(
  tables: Db,
  after: { userId: number; orderNo: string },
  limit: number,
): Promise<ArchivedOrder[]> {
  const orders = await tables
    .selectFrom('order_info')
    .selectAll()
    .where('user_id', '>=', after.userId)
    .where((eb) => eb.or([eb('user_id', '>', after.userId), eb('order_no', '>', after.orderNo)]))
    .orderBy('user_id')
    .orderBy('order_no')
    .limit(limit)
    .execute()
  if (orders.length === 0) return []
  const numbers = orders.map(({ order_no }) => order_no)
  const goods = await tables
    .selectFrom('order_goods')
    .selectAll()
    .where('order_no', 'in', numbers)
    .orderBy('order_no')
    .orderBy('sku_id')
    .execute()
  const events = await tables
    .selectFrom('order_event')
    .selectAll()
    .where('order_no', 'in', numbers)
    .orderBy('id')
    .execute()
  const goodsOf = Map.groupBy(goods, ({ order_no }) => order_no)
  const eventsOf = Map.groupBy(events, ({ order_no }) => order_no)
  return orders.map((order) => ({
    order,
    goods: goodsOf.get(order.order_no) ?? [],
    events: eventsOf.get(order.order_no) ?? [],
  }))
}

/**
 * Some orders of a period that something may still happen to: not at their end, not reviewed since `reviewedBy`, cash that
 * nobody has collected, a return that is not decided.
 */
export async function listOpen(db: Db, period: string, reviewedBy: number): Promise<string[]> {
  const orders = await inTables(db, period)
    .selectFrom('order_info')
    .select('order_no')
    .where((eb) =>
      eb.or([
        eb('status', 'in', ['unpaid', 'to_ship', 'shipped', 'refunding']),
        eb.and([
          eb('status', '=', 'to_review'),
          eb.or([eb('received_at', 'is', null), eb('received_at', '>', reviewedBy)]),
        ]),
        eb.and([
          eb('payment_method', '=', 'cod'),
          eb('paid_at', 'is', null),
          eb('status', 'in', ['to_review', 'done']),
        ]),
      ]),
    )
    .limit(5)
    .execute()
  const { from, to } = spanOf(period)
  const claims = await db
    .selectFrom('after_sale')
    .select('order_no')
    .where('state', 'in', ['asked', 'refunding'])
    .where('order_no', '>=', from)
    .where('order_no', '<', to)
    .execute()
  return [...orders, ...claims.filter(({ order_no }) => periodOf(order_no) === period)].map(
    ({ order_no }) => order_no,
  )
}

/** Orders in the files of all archived periods. */
export async function countArchived(db: Db): Promise<number> {
  const { orders } = await db
    .selectFrom('order_archive_part')
    .innerJoin('order_month', 'order_month.month', 'order_archive_part.period')
    .where('order_month.archived_at', 'is not', null)
    .select((eb) => eb.fn.sum<number | string | null>('order_archive_part.orders').as('orders'))
    .executeTakeFirstOrThrow()
  return Number(orders)
}

export function listParts(db: Db, period: string): Promise<PartRow[]> {
  return db
    .selectFrom('order_archive_part')
    .selectAll()
    .where('period', '=', period)
    .orderBy('part')
    .execute()
}

/** The files in which that person's orders lie. */
export function listPartsOf(db: Db, period: string, userId: number): Promise<PartRow[]> {
  return db
    .selectFrom('order_archive_part')
    .selectAll()
    .where('period', '=', period)
    .where('first_user_id', '<=', userId)
    .where('last_user_id', '>=', userId)
    .orderBy('part')
    .execute()
}

export async function insertPart(db: Db, part: PartRow): Promise<void> {
  await db.insertInto('order_archive_part').values(part).execute()
}

export async function deletePart(db: Db, { period, part }: PartRow): Promise<void> {
  await db.deleteFrom('order_archive_part').where('period', '=', period).where('part', '=', part).execute()
}

export async function replaceUnits(
  tx: Tx,
  period: string,
  units: ReadonlyMap<number, number>,
): Promise<void> {
  await tx.deleteFrom('order_archive_units').where('period', '=', period).execute()
  const rows = [...units].map(([sku_id, count]) => ({ period, sku_id, units: count }))
  for (let start = 0; start < rows.length; start += 500)
    await tx
      .insertInto('order_archive_units')
      .values(rows.slice(start, start + 500))
      .execute()
}

export async function insertOrders(tables: Tx, orders: readonly ArchivedOrder[]): Promise<void> {
  const goods = orders.flatMap((each) => each.goods)
  const events = orders.flatMap((each) => each.events)
  await insertAll(
    orders.map(({ order }) => order),
    (rows) => tables.insertInto('order_info').values(rows).execute(),
  )
  await insertAll(goods, (rows) => tables.insertInto('order_goods').values(rows).execute())
  await insertAll(events, (rows) => tables.insertInto('order_event').values(rows).execute())
}

async function insertAll<Row extends Insertable<object>>(
  rows: Row[],
  insert: (rows: Row[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += 200) await insert(rows.slice(start, start + 200))
}
