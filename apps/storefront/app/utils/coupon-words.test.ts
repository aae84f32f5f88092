import { toFen } from '@jishi/contract'
import { describe, expect, it } from 'vitest'
import { couponConditions, couponWorth } from './coupon-words.ts'

const t = (key: string, values: Record<string, string> = {}) =>
  [key.replace('coupon.', ''), ...Object.values(values)].join(' ')

describe('the words of a coupon', () => {
  it('an amount off, from an amount on', () => {
    const terms = {
      kind: 'full_reduction',
      overFen: toFen(9950),
      offFen: toFen(1000),
      isRepeated: false,
    } as const
    expect(couponWorth(terms, t)).toEqual({ yuan: '10' })
    expect(couponConditions(terms, t)).toEqual(['over 99.50 10'])
  })

  it('a discount as shops call it: 15 percent off are 8.5 折', () => {
    const terms = { kind: 'discount', overFen: toFen(0), percentOff: 15, capFen: toFen(5000) } as const
    expect(couponWorth(terms, t)).toEqual({ words: 'percent 8.5 15' })
    expect(couponConditions(terms, t)).toEqual(['noThreshold', 'capped 50'])
  })

  it('tiers with the most that can come off', () => {
    const tiers = [100, 200].map((yuan) => ({ overFen: toFen(yuan * 100), offFen: toFen(yuan * 10) }))
    expect(couponWorth({ kind: 'tier', tiers }, t)).toEqual({ yuan: '20' })
    expect(couponConditions({ kind: 'tier', tiers }, t)).toEqual(['tier 100 10', 'tier 200 20'])
  })
})
