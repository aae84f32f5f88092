import type { PromotionKind, PromotionScope } from '@jishi/contract'
import type { Generated } from 'kysely'

/** Times are epoch milliseconds, amounts fen. */
export interface PromotionTable {
  id: Generated<number>
  title: string
  note: string
  kind: PromotionKind
  /** The `PromotionTerms` as JSON, without their kind. */
  rules: string
  scope_kind: PromotionScope
  needs_coupon: 0 | 1
  /** Shoppers take its coupons themselves. */
  is_claimable: 0 | 1
  /** Of one group one applies to an order; groups add up. */
  stack_group: string
  priority: number
  /** Uses of one person; of coupons: how many one person is given. */
  per_person: number | null
  total_limit: number | null
  /** Where there is a total limit: what of it is used, or how many coupons were given out. */
  used: number
  /** A coupon is valid for so many days, and not beyond `ends_at`. */
  valid_days: number | null
  starts_at: number
  ends_at: number
  is_on: 0 | 1
  version: number
}

export interface PromotionPersonTable {
  promotion_id: number
  user_id: number
  used: number
}

export interface CouponTable {
  id: Generated<number>
  promotion_id: number
  user_id: number
  state: 'free' | 'used' | 'void'
  order_no: string | null
  claimed_at: number
  expires_at: number
  used_at: number | null
}

/** What an order used. `is_live` 0: given back. */
export interface PromotionUseTable {
  order_no: string
  promotion_id: number
  coupon_id: number | null
  user_id: number
  amount_fen: number
  is_live: 0 | 1
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    promotion: PromotionTable
    /** Ids of SKUs, categories or brands, as `scope_kind` says. */
    promotion_scope: { promotion_id: number; target_id: number }
    promotion_person: PromotionPersonTable
    coupon: CouponTable
    promotion_use: PromotionUseTable
  }
}
