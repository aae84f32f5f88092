import type { CouponOffer, CouponState, CouponView } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { toKeyset } from '../../kernel/page.ts'
import {
  type CouponRow,
  insertCoupon,
  listCouponRows,
  listCouponsOf,
  voidCouponsOf,
} from './coupon.queries.ts'
import { readPersonUses, takeOfPerson, takeOfTotal } from './limit.queries.ts'
import { type LivePromotions, toPromotion } from './live-promotions.ts'
import { presentCoupon, presentOffer } from './promotion.present.ts'
import { findPromotions } from './promotion.queries.ts'
import type { Promotion } from './promotion.rules.ts'

interface Deps {
  database: Database
  clock: Clock
  live: LivePromotions
}

const dayMs = 86_400_000
const pageSize = 20
const offerLimit = 50
const exportSlice = 200

/** People's coupons. Nobody can name anybody else's: every call is about those of `userId`. */
export function createCoupons({ database, clock, live }: Deps) {
  const { db } = database
  const now = () => clock.now().getTime()

  async function present(coupons: readonly CouponRow[]): Promise<CouponView[]> {
    const ids = [...new Set(coupons.map(({ promotion_id }) => promotion_id))]
    const rows = await findPromotions(db, ids)
    const promotions = new Map(rows.map((row) => [row.id, toPromotion(row, [])]))
    return coupons.flatMap((coupon) => {
      const promotion = promotions.get(coupon.promotion_id)
      return promotion === undefined ? [] : [presentCoupon(coupon, promotion, now())]
    })
  }

  return {
    /** Coupons that can be taken now. `userId` undefined: a stranger, who has taken none. */
    async listOffers(userId: number | undefined): Promise<CouponOffer[]> {
      const at = now()
      const offered = [...(await live.get()).values()]
        .filter(({ isClaimable, startsAt, endsAt }) => isClaimable && startsAt <= at && at < endsAt)
        .slice(0, offerLimit)
      const ids = offered.map(({ id }) => id)
      const claimed = userId === undefined ? new Map<number, number>() : await readPersonUses(db, userId, ids)
      return offered.map((promotion) => presentOffer(promotion, claimed.get(promotion.id) ?? 0))
    },

    /** Throws promotion.not_found, promotion.not_claimable, promotion.claimed_already, promotion.sold_out. */
    async claim(userId: number, promotionId: number): Promise<CouponView> {
      const promotion = (await live.get()).get(promotionId)
      if (promotion === undefined) throw new AppError('promotion.not_found')
      if (!promotion.isClaimable || promotion.startsAt > now()) throw new AppError('promotion.not_claimable')
      const coupon = await database.transaction((tx) =>
        giveCoupon({ database }, tx, promotion, userId, now()),
      )
      return presentCoupon(coupon, promotion, now())
    },

    /** Newest first. */
    async list(userId: number, { state, after }: { state: CouponState; after?: string }) {
      const before = after === undefined ? undefined : Number(after)
      const rows = await listCouponRows(db, userId, { state, before, now: now(), limit: pageSize + 1 })
      const { items, next } = toKeyset(
        rows,
        pageSize,
        ({ id }) => String(id),
        (row) => row,
      )
      return { items: await present(items), next }
    },

    /** For their owner, who asked what the shop knows. */
    async exportCoupons(userId: number): Promise<CouponView[]> {
      const all: CouponView[] = []
      for (let before: number | undefined; ; ) {
        const rows = await listCouponsOf(db, userId, before, exportSlice)
        all.push(...(await present(rows)))
        if (rows.length < exportSlice) return all
        before = rows.at(-1)?.id
      }
    },

    /** The account is gone: what it had not used nobody will use. What its orders used stays with them. */
    forgetOwner: (tx: Tx, userId: number): Promise<void> => voidCouponsOf(tx, userId),
  }
}

/** Gives somebody one coupon within the limits of its promotion. Throws promotion.claimed_already, promotion.sold_out. */
export async function giveCoupon(
  { database }: { database: Database },
  tx: Tx,
  { id: promotionId, perPerson, totalLimit, validDays, endsAt }: Promotion,
  userId: number,
  at: number,
): Promise<CouponRow> {
  if (perPerson !== null && !(await takeOfPerson(tx, database, { promotionId, userId, limit: perPerson })))
    throw new AppError('promotion.claimed_already', { limit: perPerson })
  if (totalLimit !== null && !(await takeOfTotal(tx, promotionId))) throw new AppError('promotion.sold_out')
  const coupon = {
    promotion_id: promotionId,
    user_id: userId,
    state: 'free' as const,
    order_no: null,
    claimed_at: at,
    expires_at: validDays === null ? endsAt : Math.min(endsAt, at + validDays * dayMs),
    used_at: null,
  }
  return { ...coupon, id: await insertCoupon(tx, coupon) }
}
