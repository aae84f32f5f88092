import { type Static, Type } from 'typebox'
import { Id, Keyset, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FenSchema } from './money.ts'

const PositiveFen = Type.Unsafe<Static<typeof FenSchema>>(
  Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'Amount in fen (1/100 yuan), above zero' }),
)

export const promotionKinds = ['full_reduction', 'discount', 'tier'] as const
export type PromotionKind = (typeof promotionKinds)[number]

/** What a promotion takes off the goods it is about. `overFen` is what those goods must be worth together. */
export const PromotionTerms = Type.Union([
  Type.Object({
    kind: Type.Literal('full_reduction'),
    overFen: PositiveFen,
    offFen: PositiveFen,
    isRepeated: Type.Boolean({ description: 'Again for every further `overFen`' }),
  }),
  Type.Object({
    kind: Type.Literal('discount'),
    overFen: FenSchema,
    percentOff: Type.Integer({
      minimum: 1,
      maximum: 99,
      description: '15 is a discount of 15 percent: 8.5 折',
    }),
    capFen: Type.Union([PositiveFen, Type.Null()], { description: 'At most this much; null: no cap' }),
  }),
  Type.Object({
    kind: Type.Literal('tier'),
    tiers: Type.Array(Type.Object({ overFen: PositiveFen, offFen: PositiveFen }), {
      minItems: 1,
      maxItems: 10,
      description: 'Ascending; the highest one that is reached counts',
    }),
  }),
])
export type PromotionTerms = Static<typeof PromotionTerms>

export const promotionScopes = ['all', 'sku', 'category', 'brand'] as const
export type PromotionScope = (typeof promotionScopes)[number]

/** What a shopper is told of a promotion. */
const shownFields = {
  promotionId: Type.Integer(),
  title: Type.String(),
  note: Type.String({ description: 'In words: what it is for, what it is not for' }),
  terms: PromotionTerms,
  scope: Type.Enum([...promotionScopes]),
}

export const couponStates = ['usable', 'used', 'expired'] as const
export type CouponState = (typeof couponStates)[number]

export const CouponView = Type.Object({
  id: Type.Integer(),
  ...shownFields,
  state: Type.Enum([...couponStates]),
  claimedAt: Timestamp,
  startsAt: Timestamp,
  expiresAt: Timestamp,
  usedAt: Type.Union([Timestamp, Type.Null()]),
  orderNo: Type.Union([Type.String(), Type.Null()], { description: 'The order it was used for' }),
})
export type CouponView = Static<typeof CouponView>

/** A coupon that shoppers can take. */
export const CouponOffer = Type.Object({
  ...shownFields,
  startsAt: Timestamp,
  endsAt: Timestamp,
  validDays: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Days from the claim; null: until `endsAt`',
  }),
  isSoldOut: Type.Boolean(),
  isClaimed: Type.Boolean({ description: 'I have taken as many as one person may' }),
})
export type CouponOffer = Static<typeof CouponOffer>

export const listCouponOffers = endpoint({
  method: 'GET',
  path: '/coupons/offers',
  auth: 'optional',
  tag: 'promotion',
  summary: 'Coupons that can be taken now, those that end first on top; at most 50',
  reply: Type.Array(CouponOffer),
})

export const claimCoupon = endpoint({
  method: 'POST',
  path: '/coupons/offers/:promotionId/claims',
  auth: 'customer',
  tag: 'promotion',
  status: 201,
  summary: 'Take a coupon; as many as one person may have',
  params: Type.Object({ promotionId: Id }),
  reply: CouponView,
})

export const listCoupons = endpoint({
  method: 'GET',
  path: '/coupons',
  auth: 'customer',
  tag: 'promotion',
  summary: 'My coupons of a kind, newest first, 20 at a time',
  query: Type.Object({
    state: Type.Enum([...couponStates]),
    after: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,14}$' })),
  }),
  reply: Keyset(CouponView),
})

/** Why a coupon takes nothing off. */
export const couponProblems = [
  'no_goods',
  'below_threshold',
  'not_combinable',
  'not_started',
  'ended',
  'gone',
] as const
export type CouponProblem = (typeof couponProblems)[number]

/** One of my coupons beside the goods that I am about to order. */
export const SettlementCoupon = Type.Object({
  couponId: Type.Integer(),
  ...shownFields,
  expiresAt: Timestamp,
  isChosen: Type.Boolean(),
  amountFen: FenSchema,
  problem: Type.Union([Type.Enum([...couponProblems]), Type.Null()]),
  missingFen: Type.Unsafe<Static<typeof FenSchema>>({
    ...FenSchema,
    description: 'With `below_threshold`: goods for this much more would do',
  }),
})
export type SettlementCoupon = Static<typeof SettlementCoupon>

/** What a promotion takes off an order. */
export const DeductionView = Type.Object({
  promotionId: Type.Integer(),
  couponId: Type.Union([Type.Integer(), Type.Null()]),
  title: Type.String(),
  amountFen: FenSchema,
})
export type DeductionView = Static<typeof DeductionView>
