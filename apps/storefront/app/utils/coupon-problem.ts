import type { CouponProblem, Fen } from '@jishi/contract'
import { shortYuan } from './coupon-words.ts'

/** Why a coupon takes nothing off, in words. */
export function couponProblem(
  { problem, missingFen }: { problem: CouponProblem; missingFen: Fen },
  t: (key: string, values?: Record<string, string>) => string,
): string {
  return t(`settlement.couponProblems.${problem}`, { yuan: shortYuan(missingFen) })
}
