import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { freeCoupon, takeCoupon } from './coupon.queries.ts'
import { giveToPerson, giveToTotal, takeOfPerson, takeOfTotal } from './limit.queries.ts'
import type { LivePromotions } from './live-promotions.ts'
import { findPromotions } from './promotion.queries.ts'
import type { Deduction } from './promotion.rules.ts'
import { insertUses, listUses, moveUse, type UseRow } from './use.queries.ts'

interface Deps {
  database: Database
  clock: Clock
  live: Pick<LivePromotions, 'forget'>
}

/**
 * What an order uses and gives back. Every write is conditional and its row count decides; locks are taken by promotion
 * ascending, in each the person's count before the one of all, which is held for the shortest time.
 */
export function createUses({ database, clock, live }: Deps) {
  /** One that applied by itself is counted for the person and for all. */
  async function count(
    tx: Tx,
    use: { promotionId: number; userId: number },
    { perPerson, isTotalLimited }: Deduction['counts'],
  ): Promise<boolean> {
    if (perPerson !== null && !(await takeOfPerson(tx, database, { ...use, limit: perPerson }))) return false
    return !isTotalLimited || (await takeOfTotal(tx, use.promotionId))
  }

  async function readCounts(tx: Tx, uses: readonly UseRow[]): Promise<Map<number, Deduction['counts']>> {
    const ids = uses.filter(({ coupon_id }) => coupon_id === null).map(({ promotion_id }) => promotion_id)
    const rows = await findPromotions(tx, ids)
    return new Map(
      rows.map((row) => [row.id, { perPerson: row.per_person, isTotalLimited: row.total_limit !== null }]),
    )
  }

  return {
    /**
     * In the transaction that places the order. Throws promotion.coupon_gone, promotion.limit_reached; then nothing of
     * the order may stay.
     */
    async use(tx: Tx, orderNo: string, userId: number, deductions: readonly Deduction[]): Promise<void> {
      if (deductions.length === 0) return
      const now = clock.now().getTime()
      const ascending = [...deductions].sort((a, b) => a.promotionId - b.promotionId)
      for (const { couponId, promotionId, title, counts } of ascending) {
        if (couponId !== null && !(await takeCoupon(tx, { id: couponId, userId, orderNo, now })))
          throw new AppError('promotion.coupon_gone', { couponId, title })
        if (await count(tx, { promotionId, userId }, counts)) continue
        // The page that is told so asks anew: what is remembered still offers it.
        live.forget()
        throw new AppError('promotion.limit_reached', { promotionId, title })
      }
      await insertUses(
        tx,
        ascending.map(({ promotionId, couponId, amountFen }) => ({
          order_no: orderNo,
          promotion_id: promotionId,
          coupon_id: couponId,
          user_id: userId,
          amount_fen: amountFen,
          is_live: 1,
        })),
      )
    },

    /** The order is cancelled or wholly refunded: its coupons are free and its uses not counted any more. Once; tells whether anything was given back. */
    async giveBack(tx: Tx, orderNo: string): Promise<boolean> {
      const live = (await listUses(tx, orderNo)).filter(({ is_live }) => is_live === 1)
      const counts = await readCounts(tx, live)
      let isGiven = false
      for (const use of live) {
        if (!(await moveUse(tx, use, 0))) continue
        isGiven = true
        if (use.coupon_id !== null) await freeCoupon(tx, use.coupon_id, orderNo)
        const counted = counts.get(use.promotion_id)
        if (counted?.perPerson != null) await giveToPerson(tx, use.promotion_id, use.user_id)
        if (counted?.isTotalLimited) await giveToTotal(tx, use.promotion_id)
      }
      return isGiven
    },

    /**
     * A cancelled order comes back to life with what it had used. False: something of it was used elsewhere meanwhile;
     * the caller undoes what this has written. A coupon that has expired since is taken all the same.
     */
    async useAgain(tx: Tx, orderNo: string): Promise<boolean> {
      const given = (await listUses(tx, orderNo)).filter(({ is_live }) => is_live === 0)
      const counts = await readCounts(tx, given)
      const now = clock.now().getTime()
      for (const use of given) {
        const { promotion_id: promotionId, coupon_id: id, user_id: userId } = use
        if (!(await moveUse(tx, use, 1))) return false
        if (id !== null && !(await takeCoupon(tx, { id, userId, orderNo, now }))) return false
        const counted = counts.get(promotionId)
        if (counted !== undefined && !(await count(tx, { promotionId, userId }, counted))) return false
      }
      return true
    },
  }
}
