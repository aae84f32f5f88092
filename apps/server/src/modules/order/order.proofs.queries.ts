import { countRows } from '../../infra/database/count-rows.ts'
import type { Db } from '../../infra/database/database.ts'
import { claimingStates } from './after-sale.queries.ts'
import type {} from './archive.queries.ts'
import { inPeriod } from './in-period.ts'
import { readCuts } from './ledger.cuts.ts'

export type OrderFacts = Awaited<ReturnType<typeof listOrderFacts>>[number]
export type LineSums = Awaited<ReturnType<typeof sumLines>>[number]
export type MoveFacts = Awaited<ReturnType<typeof listMoves>>[number]

/** Order numbers between two, both inclusive. */
interface Range {
  from: string
  to: string
}

/** Those whose orders lie in tables; archived ones have a proof of their own. */
export async function listMonths(db: Db): Promise<string[]> {
  await readCuts(db)
  const rows = await db
    .selectFrom('order_month')
    .select('month')
    .where('archived_at', 'is', null)
    .orderBy('month')
    .execute()
  return rows.map(({ month }) => month)
}

export async function listArchived(db: Db): Promise<{ month: string; orders: number }[]> {
  return db
    .selectFrom('order_month')
    .select(['month', 'orders'])
    .where('archived_at', 'is not', null)
    .orderBy('month')
    .execute()
}

/** Units of each SKU in archived orders, as they were counted when those were written. */
export function sumArchivedUnits(db: Db) {
  return db
    .selectFrom('order_archive_units')
    .groupBy('sku_id')
    .select((eb) => ['sku_id', eb.fn.sum<number | string>('units').as('units')])
    .execute()
}

/** Orders that lie in tables. */
export async function countOrders(db: Db): Promise<number> {
  let orders = 0
  for (const month of await listMonths(db))
    orders += await countRows(inPeriod(db, month).selectFrom('order_info'))
  return orders
}

/** The next orders of a month after that number. */
export function listOrderFacts(db: Db, month: string, after: string, limit: number) {
  return inPeriod(db, month)
    .selectFrom('order_info')
    .select(['order_no', 'status', 'payment_method', 'goods_fen', 'discount_fen', 'payable_fen', 'count'])
    .select(['pay_by', 'paid_at', 'payment_id', 'refunded_fen', 'coupon_fen'])
    .where('order_no', '>', after)
    .orderBy('order_no')
    .limit(limit)
    .execute()
}

/** What the lines of each order add up to. */
export function sumLines(db: Db, month: string, { from, to }: Range) {
  return inPeriod(db, month)
    .selectFrom('order_goods')
    .where('order_no', '>=', from)
    .where('order_no', '<=', to)
    .groupBy('order_no')
    .select((eb) => [
      'order_no',
      eb.fn.sum<number | string>(eb('price_fen', '*', eb.ref('count'))).as('goods_fen'),
      eb.fn.sum<number | string>('discount_fen').as('discount_fen'),
      eb.fn.sum<number | string>('count').as('count'),
    ])
    .execute()
}

/** Units of each SKU in orders that still have them: of cancelled ones none, of the others those that are not for sale again. */
export function sumLiveUnits(db: Db, month: string, { from, to }: Range) {
  return inPeriod(db, month)
    .selectFrom('order_goods')
    .innerJoin('order_info', 'order_info.order_no', 'order_goods.order_no')
    .where('order_goods.order_no', '>=', from)
    .where('order_goods.order_no', '<=', to)
    .where('order_info.status', '<>', 'cancelled')
    .groupBy('order_goods.sku_id')
    .select((eb) => [
      'order_goods.sku_id',
      eb.fn
        .sum<number | string>(eb('order_goods.count', '-', eb.ref('order_goods.restocked_count')))
        .as('units'),
    ])
    .execute()
}

/** In the order in which they were made. */
export function listMoves(db: Db, month: string, { from, to }: Range) {
  return inPeriod(db, month)
    .selectFrom('order_event')
    .select(['order_no', 'kind', 'status'])
    .where('order_no', '>=', from)
    .where('order_no', '<=', to)
    .orderBy('order_no')
    .orderBy('id')
    .execute()
}

/** Of these orders, the payment that each says it was paid by; what is not there is missing. */
export async function listPaymentIds(
  db: Db,
  month: string,
  orderNos: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await inPeriod(db, month)
    .selectFrom('order_info')
    .select(['order_no', 'payment_id'])
    .where('order_no', 'in', orderNos)
    .execute()
  return new Map(rows.map(({ order_no, payment_id }) => [order_no, payment_id]))
}

export type RefundFacts = Awaited<ReturnType<typeof listRefundFacts>>[number]
export type RefundLineFacts = Awaited<ReturnType<typeof listRefundLines>>[number]

/** Of the orders in a range, the lines of their after-sales that were not turned down. */
export function listRefundFacts(db: Db, { from, to }: Range) {
  return db
    .selectFrom('after_sale')
    .innerJoin('after_sale_line', 'after_sale_line.after_sale_id', 'after_sale.id')
    .where('after_sale.order_no', '>=', from)
    .where('after_sale.order_no', '<=', to)
    .where('after_sale.state', 'in', claimingStates)
    .select(['after_sale.id', 'after_sale.order_no', 'after_sale.state', 'after_sale.freight_fen'])
    .select(['after_sale.payment_id', 'after_sale.is_restocked'])
    .select(['after_sale_line.sku_id', 'after_sale_line.count', 'after_sale_line.amount_fen'])
    .execute()
}

/** The orders of a range of which something was refunded or is for sale again, or so it says. */
export async function listTouched(db: Db, month: string, { from, to }: Range): Promise<string[]> {
  const rows = await inPeriod(db, month)
    .selectFrom('order_goods')
    .select('order_no')
    .distinct()
    .where('order_no', '>=', from)
    .where('order_no', '<=', to)
    .where((eb) =>
      eb.or([eb('refunded_count', '<>', 0), eb('refunded_fen', '<>', 0), eb('restocked_count', '<>', 0)]),
    )
    .execute()
  return rows.map((row) => row.order_no)
}

/** The orders of a range of which something has left, or so it says. */
export async function listShippingOrders(db: Db, month: string, { from, to }: Range): Promise<string[]> {
  const rows = await inPeriod(db, month)
    .selectFrom('order_goods')
    .select('order_no')
    .distinct()
    .where('order_no', '>=', from)
    .where('order_no', '<=', to)
    .where('shipped_count', '<>', 0)
    .execute()
  return rows.map((row) => row.order_no)
}

export function listShippedLines(db: Db, month: string, orderNos: readonly string[]) {
  return inPeriod(db, month)
    .selectFrom('order_goods')
    .select(['order_no', 'sku_id', 'count', 'shipped_count', 'refunded_count'])
    .where('order_no', 'in', orderNos)
    .execute()
}

export function listRefundLines(db: Db, month: string, orderNos: readonly string[]) {
  return inPeriod(db, month).selectFrom('order_goods').selectAll().where('order_no', 'in', orderNos).execute()
}
