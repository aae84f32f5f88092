import { type Fen, formatYuan, type PromotionTerms } from '@jishi/contract'

type Translate = (key: string, values?: Record<string, string>) => string

/** Whole yuan without decimals: `30`, `12.50`. */
export function shortYuan(fen: Fen): string {
  return formatYuan(fen).replace(/\.00$/, '')
}

/** The great letters of a coupon: an amount in yuan, or a discount in words. */
export function couponWorth(terms: PromotionTerms, t: Translate): { yuan: string } | { words: string } {
  if (terms.kind === 'discount') {
    const fold = String((100 - terms.percentOff) / 10)
    return { words: t('coupon.percent', { fold, percent: String(terms.percentOff) }) }
  }
  const most = terms.kind === 'tier' ? terms.tiers.at(-1)?.offFen : terms.offFen
  return { yuan: most === undefined ? '0' : shortYuan(most) }
}

/** What it takes for the coupon to apply, in a line or, for tiers, in some. */
export function couponConditions(terms: PromotionTerms, t: Translate): string[] {
  if (terms.kind === 'tier')
    return terms.tiers.map(({ overFen, offFen }) =>
      t('coupon.tier', { over: shortYuan(overFen), off: shortYuan(offFen) }),
    )
  const over = shortYuan(terms.overFen)
  if (terms.kind === 'full_reduction')
    return [
      t(terms.isRepeated ? 'coupon.overRepeated' : 'coupon.over', { over, off: shortYuan(terms.offFen) }),
    ]
  const threshold = terms.overFen === 0 ? t('coupon.noThreshold') : t('coupon.over', { over })
  return terms.capFen === null
    ? [threshold]
    : [threshold, t('coupon.capped', { cap: shortYuan(terms.capFen) })]
}
