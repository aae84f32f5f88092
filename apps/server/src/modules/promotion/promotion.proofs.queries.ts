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
