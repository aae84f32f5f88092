import type { CouponState } from '@jishi/contract'
import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { CouponTable } from './promotion.tables.ts'

export type CouponRow = Selectable<CouponTable>

/** A person's coupons of a kind, newest first, from below `before`. `used` are those in orders. */
export function listCouponRows(
  db: Db,
  userId: number,
  { state, before, now, limit }: { state: CouponState; before?: number; now: number; limit: number },
): Promise<CouponRow[]> {
  return db
    .selectFrom('coupon')
    .selectAll()
    .where('user_id', '=', userId)
    .where('state', '=', state === 'used' ? 'used' : 'free')
    .$if(state === 'usable', (query) => query.where('expires_at', '>', now))
    .$if(state === 'expired', (query) => query.where('expires_at', '<=', now))
    .$if(before !== undefined, (query) => query.where('id', '<', before as number))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Those of these coupons that are this person's and can be used. */
export function listFreeCoupons(
  db: Db,
  userId: number,
  ids: readonly number[],
  now: number,
): Promise<CouponRow[]> {
  if (ids.length === 0) return Promise.resolve([])
  return db
    .selectFrom('coupon')
    .selectAll()
    .where('id', 'in', ids)
    .where('user_id', '=', userId)
    .where('state', '=', 'free')
    .where('expires_at', '>', now)
    .execute()
}

export function findCoupon(db: Db | Tx, id: number): Promise<CouponRow | undefined> {
  return db.selectFrom('coupon').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Everything of one person, the latest first. */
export function listCouponsOf(
  db: Db,
  userId: number,
  before: number | undefined,
  limit: number,
): Promise<CouponRow[]> {
  return db
    .selectFrom('coupon')
    .selectAll()
    .where('user_id', '=', userId)
    .$if(before !== undefined, (query) => query.where('id', '<', before as number))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export function listCouponsOfPromotion(
  db: Db,
  promotionId: number,
  before: number | undefined,
  limit: number,
): Promise<CouponRow[]> {
  return db
    .selectFrom('coupon')
    .selectAll()
    .where('promotion_id', '=', promotionId)
    .$if(before !== undefined, (query) => query.where('id', '<', before as number))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function insertCoupon(tx: Tx, coupon: Insertable<CouponTable>): Promise<number> {
  const { insertId } = await tx.insertInto('coupon').values(coupon).executeTakeFirstOrThrow()
  return Number(insertId)
}

/** Uses a coupon of this person for an order, if it is free; tells whether it was. */
export async function takeCoupon(
  tx: Tx,
  { id, userId, orderNo, now }: { id: number; userId: number; orderNo: string; now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('coupon')
    .set({ state: 'used', order_no: orderNo, used_at: now })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('state', '=', 'free')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** The coupon is free again, if this order has it. */
export async function freeCoupon(tx: Tx, id: number, orderNo: string): Promise<void> {
  await tx
    .updateTable('coupon')
    .set({ state: 'free', order_no: null, used_at: null })
    .where('id', '=', id)
    .where('order_no', '=', orderNo)
    .execute()
}

/** Takes a free coupon away; tells whether it was free. */
export async function voidFreeCoupon(tx: Tx, id: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('coupon')
    .set({ state: 'void' })
    .where('id', '=', id)
    .where('state', '=', 'free')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function voidCouponsOf(tx: Tx, userId: number): Promise<void> {
  await tx
    .updateTable('coupon')
    .set({ state: 'void' })
    .where('user_id', '=', userId)
    .where('state', '=', 'free')
    .execute()
}
