import { type Static, Type } from 'typebox'
import { Version } from './catalog-admin.ts'
import { Done, Id, Keyset, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { PromotionTerms, promotionScopes } from './promotion.ts'

const After = Type.Object({ after: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,14}$' })) })
const Limit = Type.Integer({ minimum: 1, maximum: 100_000_000 })

const Scope = Type.Object({
  kind: Type.Enum([...promotionScopes]),
  ids: Type.Array(Id, {
    maxItems: 500,
    description: 'SKUs, categories (or channels) or brands; none for `all`',
  }),
})

const changeableFields = {
  title: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
  note: Type.String({ maxLength: 200 }),
  terms: PromotionTerms,
  scope: Scope,
  stackGroup: Type.String({
    pattern: '^[a-z0-9_-]{1,20}$',
    description: 'Of one group one applies; groups add up',
  }),
  priority: Type.Integer({ minimum: 0, maximum: 1000, description: 'Great ones take off first' }),
  startsAt: Timestamp,
  endsAt: Timestamp,
  isOn: Type.Boolean(),
  isClaimable: Type.Boolean({ description: 'Shoppers take its coupons themselves' }),
}

/** What it was begun with and keeps, so that what was counted stays true. */
const fixedFields = {
  needsCoupon: Type.Boolean(),
  perPerson: Type.Union([Limit, Type.Null()], {
    description: 'Uses of one person; of coupons: how many one has',
  }),
  validDays: Type.Union([Type.Integer({ minimum: 1, maximum: 3650 }), Type.Null()]),
}

const TotalLimit = Type.Union([Limit, Type.Null()], {
  description:
    'Uses of all together; of coupons: how many there are. It can be moved, not added or taken away',
})

export const StaffPromotion = Type.Object({
  id: Type.Integer(),
  ...changeableFields,
  ...fixedFields,
  totalLimit: TotalLimit,
  used: Type.Integer({ description: 'Counted where there is a total limit' }),
  version: Type.Integer(),
})
export type StaffPromotion = Static<typeof StaffPromotion>

export const listStaffPromotions = endpoint({
  method: 'GET',
  path: '/admin/promotions',
  auth: 'staff',
  permission: 'promotion.view',
  tag: 'promotion',
  summary: 'Promotions, newest first, 50 at a time',
  query: After,
  reply: Keyset(StaffPromotion),
})

export const getStaffPromotion = endpoint({
  method: 'GET',
  path: '/admin/promotions/:id',
  auth: 'staff',
  permission: 'promotion.view',
  tag: 'promotion',
  summary: 'One promotion',
  params: Type.Object({ id: Id }),
  reply: StaffPromotion,
})

export const addPromotion = endpoint({
  method: 'POST',
  path: '/admin/promotions',
  auth: 'staff',
  permission: 'promotion.add',
  tag: 'promotion',
  status: 201,
  summary: 'Begin a promotion, with coupons or without',
  body: Type.Object({ ...changeableFields, ...fixedFields, totalLimit: TotalLimit }),
  reply: StaffPromotion,
})

export const changePromotion = endpoint({
  method: 'PUT',
  path: '/admin/promotions/:id',
  auth: 'staff',
  permission: 'promotion.change',
  tag: 'promotion',
  summary: 'Change a promotion or switch it off; what is left out stays',
  params: Type.Object({ id: Id }),
  body: Type.Object({
    version: Version,
    ...Type.Partial(Type.Object({ ...changeableFields, totalLimit: Limit })).properties,
  }),
  reply: StaffPromotion,
})

export const StaffCoupon = Type.Object({
  id: Type.Integer(),
  promotionId: Type.Integer(),
  userId: Type.Integer(),
  state: Type.Enum(['free', 'used', 'void']),
  orderNo: Type.Union([Type.String(), Type.Null()]),
  claimedAt: Timestamp,
  expiresAt: Timestamp,
})
export type StaffCoupon = Static<typeof StaffCoupon>

export const listStaffCoupons = endpoint({
  method: 'GET',
  path: '/admin/promotions/:id/coupons',
  auth: 'staff',
  permission: 'coupon.view',
  tag: 'promotion',
  summary: 'Coupons of a promotion, newest first, 50 at a time',
  params: Type.Object({ id: Id }),
  query: After,
  reply: Keyset(StaffCoupon),
})

export const grantCoupon = endpoint({
  method: 'POST',
  path: '/admin/promotions/:id/coupons',
  auth: 'staff',
  permission: 'coupon.add',
  tag: 'promotion',
  status: 201,
  summary: 'Give somebody a coupon, within the limits of its promotion',
  params: Type.Object({ id: Id }),
  body: Type.Object({ userId: Id }),
  reply: StaffCoupon,
})

export const voidCoupon = endpoint({
  method: 'DELETE',
  path: '/admin/coupons/:id',
  auth: 'staff',
  permission: 'coupon.delete',
  tag: 'promotion',
  summary: 'Take a coupon away that is not used; it counts as given out all the same',
  params: Type.Object({ id: Id }),
  reply: Done,
})
