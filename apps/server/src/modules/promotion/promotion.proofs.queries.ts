import type { Db } from '../../infra/database/database.ts'
import './promotion.tables.ts'

/** The next promotions by id, with what was counted and what there is to count. */
export async function listPromotionSums(db: Db, after: number, limit: number) {
  const rows = await db
    .selectFrom('promotion')
    .select((eb) => [
      'id',
      'needs_coupon',
      'total_limit',
      'used',
      eb
        .selectFrom('coupon')
        .whereRef('coupon.promotion_id', '=', 'promotion.id')
        .select((sub) => sub.fn.countAll<number>().as('n'))
        .as('coupons'),
      eb
        .selectFrom('promotion_use')
        .whereRef('promotion_use.promotion_id', '=', 'promotion.id')
        .where('is_live', '=', 1)
        .select((sub) => sub.fn.countAll<number>().as('n'))
        .as('uses'),
    ])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, coupons: Number(row.coupons), uses: Number(row.uses) }))
}

/** Orders that used something. */
export async function countOrderUses(db: Db): Promise<number> {
  const { orders } = await db
    .selectFrom('promotion_use')
    .select((eb) => eb.fn.count<number | string>('order_no').distinct().as('orders'))
    .executeTakeFirstOrThrow()
  return Number(orders)
}

/** By number, what the orders of a range (both ends inclusive) use of promotions, and of this by coupons. In fen. */
export async function sumLiveUses(
  db: Db,
  { from, to }: { from: string; to: string },
): Promise<Map<string, { fen: number; couponFen: number }>> {
  const rows = await db
    .selectFrom('promotion_use')
    .where('order_no', '>=', from)
    .where('order_no', '<=', to)
    .where('is_live', '=', 1)
    .groupBy('order_no')
    .select((eb) => [
      'order_no',
      eb.fn.sum<number | string>('amount_fen').as('fen'),
      eb.fn
        .sum<number | string>(
          eb.case().when('coupon_id', 'is', null).then(eb.lit(0)).else(eb.ref('amount_fen')).end(),
        )
        .as('coupon_fen'),
    ])
    .execute()
  return new Map(
    rows.map(({ order_no, fen, coupon_fen }) => [
      order_no,
      { fen: Number(fen), couponFen: Number(coupon_fen) },
    ]),
  )
}

/** The next orders that used something, by number: what is live of it, and whether every coupon of it says the same. */
export async function listOrderUses(db: Db, after: string, limit: number) {
  const orders = await db
    .selectFrom('promotion_use')
    .select('order_no')
    .distinct()
    .where('order_no', '>', after)
    .orderBy('order_no')
    .limit(limit)
    .execute()
  const [first, last] = [orders[0], orders.at(-1)]
  if (first === undefined || last === undefined) return []
  const rows = await db
    .selectFrom('promotion_use')
    .leftJoin('coupon', 'coupon.id', 'promotion_use.coupon_id')
    .select([
      'promotion_use.order_no',
      'promotion_use.promotion_id',
      'promotion_use.coupon_id',
      'promotion_use.amount_fen',
      'promotion_use.is_live',
      'coupon.state as coupon_state',
      'coupon.order_no as coupon_order_no',
    ])
    .where('promotion_use.order_no', '>=', first.order_no)
    .where('promotion_use.order_no', '<=', last.order_no)
    .execute()
  return [...Map.groupBy(rows, (row) => row.order_no)].map(([orderNo, uses]) => ({ orderNo, uses }))
}
