import type { Db } from '../../infra/database/database.ts'
import { inMonth } from './order.months.ts'

export type OrderFacts = Awaited<ReturnType<typeof listOrderFacts>>[number]
export type LineSums = Awaited<ReturnType<typeof sumLines>>[number]
export type MoveFacts = Awaited<ReturnType<typeof listMoves>>[number]

/** Order numbers between two, both inclusive. */
interface Range {
  from: string
  to: string
}

export async function listMonths(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('order_month').select('month').orderBy('month').execute()
  return rows.map(({ month }) => month)
}

/** The next orders of a month after that number. */
export function listOrderFacts(db: Db, month: string, after: string, limit: number) {
  return inMonth(db, month)
    .selectFrom('order_info')
    .select(['order_no', 'status', 'payment_method', 'goods_fen', 'payable_fen', 'count'])
    .select(['pay_by', 'paid_at', 'payment_id'])
    .where('order_no', '>', after)
    .orderBy('order_no')
    .limit(limit)
    .execute()
}

/** What the lines of each order add up to. */
export function sumLines(db: Db, month: string, { from, to }: Range) {
  return inMonth(db, month)
    .selectFrom('order_goods')
    .where('order_no', '>=', from)
    .where('order_no', '<=', to)
    .groupBy('order_no')
    .select((eb) => [
      'order_no',
      eb.fn.sum<number | string>(eb('price_fen', '*', eb.ref('count'))).as('goods_fen'),
      eb.fn.sum<number | string>('count').as('count'),
    ])
    .execute()
}

/** Units of each SKU in orders that still have them. */
export function sumLiveUnits(db: Db, month: string, { from, to }: Range) {
  return inMonth(db, month)
    .selectFrom('order_goods')
    .innerJoin('order_info', 'order_info.order_no', 'order_goods.order_no')
    .where('order_goods.order_no', '>=', from)
    .where('order_goods.order_no', '<=', to)
    .where('order_info.status', 'not in', ['cancelled', 'refunded'])
    .groupBy('order_goods.sku_id')
    .select((eb) => ['order_goods.sku_id', eb.fn.sum<number | string>('order_goods.count').as('units')])
    .execute()
}

/** In the order in which they were made. */
export function listMoves(db: Db, month: string, { from, to }: Range) {
  return inMonth(db, month)
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
  const rows = await inMonth(db, month)
    .selectFrom('order_info')
    .select(['order_no', 'payment_id'])
    .where('order_no', 'in', orderNos)
    .execute()
  return new Map(rows.map(({ order_no, payment_id }) => [order_no, payment_id]))
}
