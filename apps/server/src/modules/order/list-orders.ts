import type { SelectQueryBuilder, Simplify } from 'kysely'
import type { Db } from '../../infra/database/database.ts'
import type { ArchiveReader } from './archive-reader.ts'
import { type BuyerPeriod, listPeriodsOf } from './buyer-periods.ts'
import { periodOf } from './ledger.cuts.ts'
import { sortNewestFirst, spanOf } from './ledger.periods.ts'
import type { OrderWithGoods } from './order.present.ts'
import { type OrdersOfBuyer, selectGoods, selectNumbersOf, selectOrders } from './order.queries.ts'

interface Deps {
  db: Db
  archive: ArchiveReader
}

/** Tables that one statement looks into: enough for a page of somebody who buys once in each. */
const periodsAtOnce = 12

/** A person's orders, newest first, over as many ledger periods as it takes to fill the page. */
export async function listOrders({ db, archive }: Deps, query: OrdersOfBuyer): Promise<OrderWithGoods[]> {
  const periods = sortNewestFirst(await listPeriodsOf(db, query.userId), query.before)
  let found: string[] = []
  for (let next = 0; next < periods.length && !isFull(found, query, periods[next]); next += periodsAtOnce) {
    const more = await findNumbers({ db, archive }, periods.slice(next, next + periodsAtOnce), query)
    found = [...found, ...more].sort().reverse().slice(0, query.limit)
  }
  const archived = new Set(periods.filter(({ isArchived }) => isArchived).map(({ period }) => period))
  return readOrders({ db, archive }, found, archived)
}

/** Periods of different grain may overlap in time: it is full when nothing in those that are left can be newer. */
function isFull(found: string[], { limit }: OrdersOfBuyer, next: BuyerPeriod | undefined): boolean {
  const oldest = found[limit - 1]
  return oldest !== undefined && next !== undefined && spanOf(next.period).to <= oldest
}

async function findNumbers(
  { db, archive }: Deps,
  periods: BuyerPeriod[],
  query: OrdersOfBuyer,
): Promise<string[]> {
  const live = periods.filter(({ isArchived }) => !isArchived)
  const rows = await readAll(
    live.map(({ period }) =>
      db.selectFrom(selectNumbersOf(db, period, query).as('newest')).select('order_no'),
    ),
  )
  const numbers = rows.map(({ order_no }) => order_no)
  for (const { period, isArchived } of periods)
    if (isArchived) numbers.push(...(await archive.listNumbers(period, query)))
  return numbers
}

/** The orders of those numbers, in their order. */
async function readOrders(
  { db, archive }: Deps,
  orderNos: string[],
  archived: ReadonlySet<string>,
): Promise<OrderWithGoods[]> {
  const isCold = (orderNo: string) => archived.has(periodOf(orderNo))
  const found: OrderWithGoods[] = await readTables(
    db,
    orderNos.filter((orderNo) => !isCold(orderNo)),
  )
  for (const orderNo of orderNos.filter(isCold)) {
    const order = await archive.find(orderNo)
    if (order !== undefined) found.push({ ...order, isArchived: true })
  }
  const byNumber = new Map(found.map((each) => [each.order.order_no, each]))
  return orderNos.flatMap((orderNo) => byNumber.get(orderNo) ?? [])
}

async function readTables(db: Db, orderNos: string[]): Promise<OrderWithGoods[]> {
  const periods = [...Map.groupBy(orderNos, periodOf)]
  const [orders, goods] = await Promise.all([
    readAll(periods.map(([period, numbers]) => selectOrders(db, period, numbers))),
    readAll(periods.map(([period, numbers]) => selectGoods(db, period, numbers))),
  ])
  const lines = Map.groupBy(
    goods.sort((a, b) => a.sku_id - b.sku_id),
    (row) => row.order_no,
  )
  return orders.map((order) => ({ order, goods: lines.get(order.order_no) ?? [] }))
}

/** The same question to several tables, in one statement. */
async function readAll<Known, From extends keyof Known, Row>([first, ...others]: SelectQueryBuilder<
  Known,
  From,
  Row
>[]): Promise<Simplify<Row>[]> {
  return first === undefined ? [] : others.reduce((union, other) => union.unionAll(other), first).execute()
}
