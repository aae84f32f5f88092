import {
  type CouponOffer,
  type CouponView,
  type Fen,
  type SettlementCoupon,
  type StaffCoupon,
  type StaffPromotion,
  zeroFen,
} from '@jishi/contract'
import type { CouponRow } from './coupon.queries.ts'
import { readTerms } from './live-promotions.ts'
import type { PromotionRow } from './promotion.queries.ts'
import type { Promotion } from './promotion.rules.ts'

export function presentSettlementCoupon(
  coupon: CouponRow,
  promotion: Promotion,
  {
    isChosen,
    amountFen = zeroFen,
    problem = null,
    missingFen = zeroFen,
  }: {
    isChosen: boolean
    amountFen?: Fen
    problem?: SettlementCoupon['problem']
    missingFen?: Fen
  },
): SettlementCoupon {
  return {
    couponId: coupon.id,
    ...shownOf(promotion),
    expiresAt: iso(coupon.expires_at),
    isChosen,
    amountFen,
    problem,
    missingFen,
  }
}

export function presentCoupon(coupon: CouponRow, promotion: Promotion, now: number): CouponView {
  const isExpired = coupon.state === 'void' || coupon.expires_at <= now
  return {
    id: coupon.id,
    ...shownOf(promotion),
    state: coupon.state === 'used' ? 'used' : isExpired ? 'expired' : 'usable',
    claimedAt: iso(coupon.claimed_at),
    startsAt: iso(promotion.startsAt),
    expiresAt: iso(coupon.expires_at),
    usedAt: coupon.used_at === null ? null : iso(coupon.used_at),
    orderNo: coupon.order_no,
  }
}

export function presentOffer(promotion: Promotion, claimed: number): CouponOffer {
  const { startsAt, endsAt, validDays, totalLimit, perPerson, used } = promotion
  return {
    ...shownOf(promotion),
    startsAt: iso(startsAt),
    endsAt: iso(endsAt),
    validDays,
    isSoldOut: totalLimit !== null && used >= totalLimit,
    isClaimed: perPerson !== null && claimed >= perPerson,
  }
}

function shownOf({ id, title, note, terms, scope }: Promotion) {
  return { promotionId: id, title, note, terms, scope: scope.kind }
}

export function presentStaffPromotion(row: PromotionRow, ids: number[]): StaffPromotion {
  return {
    id: row.id,
    title: row.title,
    note: row.note,
    terms: readTerms(row),
    scope: { kind: row.scope_kind, ids },
    needsCoupon: row.needs_coupon === 1,
    isClaimable: row.is_claimable === 1,
    stackGroup: row.stack_group,
    priority: row.priority,
    perPerson: row.per_person,
    totalLimit: row.total_limit,
    used: row.used,
    validDays: row.valid_days,
    startsAt: iso(row.starts_at),
    endsAt: iso(row.ends_at),
    isOn: row.is_on === 1,
    version: row.version,
  }
}

export function presentStaffCoupon(row: CouponRow): StaffCoupon {
  return {
    id: row.id,
    promotionId: row.promotion_id,
    userId: row.user_id,
    state: row.state,
    orderNo: row.order_no,
    claimedAt: iso(row.claimed_at),
    expiresAt: iso(row.expires_at),
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
