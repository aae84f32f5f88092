import {
  type addPromotion,
  type BodyOf,
  type PromotionTerms,
  type StaffPromotion,
  toFen,
} from '@jishi/contract'
import type { Services } from '../../wire.ts'

type Given = Partial<BodyOf<typeof addPromotion>>
type Wired = Pick<Services, 'promotionAdmin'>

/** `yuan` off from `overYuan` on. */
export function offYuan(yuan: number, overYuan = yuan): PromotionTerms {
  return {
    kind: 'full_reduction',
    overFen: toFen(overYuan * 100),
    offFen: toFen(yuan * 100),
    isRepeated: false,
  }
}

/** A promotion that is on; 10 yuan off everything from 50 yuan unless said. */
export function buildPromotion({ promotionAdmin }: Wired, given: Given = {}): Promise<StaffPromotion> {
  return promotionAdmin.add(1, {
    title: '满 50 减 10',
    note: '',
    terms: offYuan(10, 50),
    scope: { kind: 'all', ids: [] },
    needsCoupon: false,
    isClaimable: false,
    stackGroup: 'shop',
    priority: 0,
    perPerson: null,
    totalLimit: null,
    validDays: null,
    startsAt: '2026-11-01T00:00:00Z',
    endsAt: '2026-12-31T00:00:00Z',
    isOn: true,
    ...given,
  })
}

/** One with coupons that shoppers can take, one each. */
export function buildCouponPromotion(services: Wired, given: Given = {}): Promise<StaffPromotion> {
  return buildPromotion(services, {
    title: '满 50 减 10 券',
    needsCoupon: true,
    isClaimable: true,
    stackGroup: 'coupon',
    perPerson: 1,
    ...given,
  })
}

/** Somebody takes a coupon of a new promotion; gives its id. */
export async function buildCoupon(
  services: Wired & Pick<Services, 'promotions'>,
  userId: number,
  given: Given = {},
): Promise<number> {
  const { id } = await buildCouponPromotion(services, given)
  return (await services.promotions.claim(userId, id)).id
}
