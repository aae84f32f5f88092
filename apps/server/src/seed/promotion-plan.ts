import { toFen } from '@jishi/contract'
import type { SeedPromotion } from '../modules/promotion/index.ts'
import type { ShopPlan } from './plan.ts'

const dayMs = 86_400_000
const yuan = (amount: number) => toFen(amount * 100)

/** Two promotions that apply by themselves and four coupons to take, for a year from `now` (epoch milliseconds). */
export function planPromotions({ categories }: Pick<ShopPlan, 'categories'>, now: number): SeedPromotion[] {
  const idsOf = (...names: string[]) =>
    categories.filter(({ name }) => names.includes(name)).map(({ id }) => id)
  const automatic = { coupons: null, validDays: null, startsAt: now - dayMs, endsAt: now + 365 * dayMs }
  const coupon = { ...automatic, coupons: 1, validDays: 30, categoryIds: [] }
  return [
    {
      ...automatic,
      title: '零食每满 99 减 15',
      note: '休闲零食频道',
      terms: { kind: 'full_reduction', overFen: yuan(99), offFen: yuan(15), isRepeated: true },
      categoryIds: idsOf('休闲零食'),
    },
    {
      ...automatic,
      title: '厨电满额立减',
      note: '厨房电器频道',
      terms: {
        kind: 'tier',
        tiers: [
          { overFen: yuan(300), offFen: yuan(20) },
          { overFen: yuan(800), offFen: yuan(80) },
          { overFen: yuan(2000), offFen: yuan(260) },
        ],
      },
      categoryIds: idsOf('厨房电器'),
    },
    {
      ...coupon,
      title: '新朋友见面礼',
      note: '',
      terms: { kind: 'full_reduction', overFen: yuan(100), offFen: yuan(10), isRepeated: false },
    },
    {
      ...coupon,
      title: '满 500 减 60 券',
      note: '',
      terms: { kind: 'full_reduction', overFen: yuan(500), offFen: yuan(60), isRepeated: false },
    },
    {
      ...coupon,
      title: '手机配件 8 折券',
      note: '手机配件频道',
      terms: { kind: 'discount', overFen: toFen(0), percentOff: 20, capFen: yuan(50) },
      categoryIds: idsOf('手机配件'),
    },
    {
      ...coupon,
      title: '厨电加补券',
      note: '厨房电器频道，可与满额立减同时使用',
      terms: { kind: 'full_reduction', overFen: yuan(600), offFen: yuan(50), isRepeated: false },
      categoryIds: idsOf('厨房电器'),
    },
  ]
}
