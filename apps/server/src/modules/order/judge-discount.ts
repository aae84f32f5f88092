import type { OrderFacts } from './order.proofs.queries.ts'

export const discountPromises = {
  'order.discount':
    'what an order that stands is discounted by, and what of it by coupons, is what it uses of promotions',
} as const

/** `used`: what the order uses of promotions now; undefined: nothing. */
export function isDiscountedRightly(
  { status, discount_fen, coupon_fen }: Pick<OrderFacts, 'status' | 'discount_fen' | 'coupon_fen'>,
  used: { fen: number; couponFen: number } | undefined,
): boolean {
  if (coupon_fen > discount_fen) return false
  // What others use without a discount is found where uses are gone through.
  if (discount_fen === 0 || status === 'cancelled') return true
  // Not every refund gives back what the order used.
  if (used === undefined) return status === 'refunded'
  return used.fen === discount_fen && used.couponFen === coupon_fen
}
