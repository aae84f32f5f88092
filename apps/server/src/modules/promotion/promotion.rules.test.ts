import { addFen, type Fen, type PromotionTerms, shareOver, timesFen, toFen, zeroFen } from '@jishi/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Candidate, combine, findTermsFault, type Promotion, reductionOf } from './promotion.rules.ts'

const fen = (max: number) => fc.integer({ min: 0, max }).map(toFen)
const sum = (amounts: readonly Fen[]) => addFen(...amounts)

describe('shareOver', () => {
  it('P22: shares add up to the whole, and none is above its weight', () => {
    const shared = fc.array(fen(10 ** 13), { minLength: 1, maxLength: 99 }).chain((weights) =>
      fc.record({
        weights: fc.constant(weights),
        amount: fc.maxSafeNat().map((n) => toFen(n % (sum(weights) + 1))),
      }),
    )
    fc.assert(
      fc.property(shared, ({ weights, amount }) => {
        const shares = shareOver(amount, weights)
        expect(sum(shares)).toBe(amount)
        shares.forEach((share, index) => {
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(weights[index] ?? 0)
        })
      }),
    )
  })

  it('gives every line its proportion, to the fen', () => {
    expect(shareOver(toFen(100), [toFen(100), toFen(100), toFen(100)])).toEqual([33, 33, 34])
    expect(shareOver(toFen(1), [toFen(1), zeroFen, toFen(1)])).toEqual([0, 0, 1])
    expect(shareOver(zeroFen, [])).toEqual([])
  })

  it('refuses to share more than there is, or less than nothing', () => {
    expect(() => shareOver(toFen(3), [toFen(1), toFen(1)])).toThrow(RangeError)
    expect(() => shareOver(toFen(-1), [toFen(1)])).toThrow(RangeError)
    expect(() => shareOver(toFen(1), [toFen(2), toFen(-1)])).toThrow(RangeError)
  })
})

describe('terms', () => {
  const full = (isRepeated: boolean): PromotionTerms => ({
    kind: 'full_reduction',
    overFen: toFen(10_000),
    offFen: toFen(1500),
    isRepeated,
  })

  it('full reduction: from the threshold on, once or again and again', () => {
    expect([9999, 10_000, 25_000].map((base) => reductionOf(full(false), toFen(base)))).toEqual([
      0, 1500, 1500,
    ])
    expect(reductionOf(full(true), toFen(25_000))).toBe(3000)
  })

  it('discount: rounded down to a fen, and capped', () => {
    const terms = { kind: 'discount', overFen: toFen(100), percentOff: 15 } as const
    expect(reductionOf({ ...terms, capFen: null }, toFen(999))).toBe(149)
    expect(reductionOf({ ...terms, capFen: toFen(100) }, toFen(999))).toBe(100)
    expect(reductionOf({ ...terms, capFen: null }, toFen(99))).toBe(0)
  })

  it('tiers: the highest one that is reached', () => {
    const tiers = [
      { overFen: toFen(100), offFen: toFen(10) },
      { overFen: toFen(200), offFen: toFen(30) },
    ]
    expect([99, 100, 199, 200].map((base) => reductionOf({ kind: 'tier', tiers }, toFen(base)))).toEqual([
      0, 10, 10, 30,
    ])
    expect(findTermsFault({ kind: 'tier', tiers })).toBeUndefined()
    expect(findTermsFault({ kind: 'tier', tiers: tiers.toReversed() })).toBe('tiers must ascend')
    expect(findTermsFault({ ...full(false), offFen: toFen(10_001) } as PromotionTerms)).toBeDefined()
  })
})

const line = (skuId: number, priceFen: number, count = 1) => ({
  skuId,
  brandId: skuId % 3,
  categoryId: 10 + (skuId % 2),
  channelId: 100,
  priceFen: toFen(priceFen),
  count,
})

function candidate(id: number, given: Partial<Promotion> = {}, couponId: number | null = null): Candidate {
  const terms = { kind: 'full_reduction', overFen: toFen(100), offFen: toFen(10), isRepeated: false } as const
  const promotion: Promotion = {
    id,
    title: `promotion ${id}`,
    note: '',
    terms,
    scope: { kind: 'all', ids: [] },
    needsCoupon: couponId !== null,
    isClaimable: false,
    stackGroup: 'a',
    priority: 0,
    perPerson: null,
    totalLimit: null,
    used: 0,
    validDays: null,
    startsAt: 0,
    endsAt: 1,
    ...given,
  }
  return { promotion, couponId }
}

const discount = (percentOff: number): PromotionTerms => ({
  kind: 'discount',
  overFen: zeroFen,
  percentOff,
  capFen: null,
})

describe('combine', () => {
  const names = (lines: Parameters<typeof combine>[0], candidates: Candidate[]) =>
    combine(lines, candidates).deductions.map(({ promotionId, amountFen }) => [promotionId, amountFen])

  it('of one group applies what takes off most; groups add up, on what is left', () => {
    const rivals = [candidate(1), candidate(2, { terms: discount(20) })]
    expect(names([line(1, 100)], rivals)).toEqual([[2, 20]])
    const other = candidate(3, { stackGroup: 'b', terms: discount(10), priority: 5 })
    expect(names([line(1, 100)], [...rivals, other])).toEqual([
      [3, 10],
      [2, 18],
    ])
  })

  it('a coupon goes before what applies by itself, unless it takes nothing off', () => {
    const coupon = candidate(5, {}, 77)
    const automatic = candidate(6, { terms: discount(50) })
    expect(names([line(1, 100)], [automatic, coupon])).toEqual([[5, 10]])
    const combined = combine([line(1, 99)], [automatic, coupon])
    expect(combined.deductions[0]).toMatchObject({ promotionId: 6, amountFen: 49 })
    expect(combined.refused).toEqual([{ couponId: 77, problem: 'below_threshold', missingFen: 1 }])
  })

  it('says why a coupon takes nothing off', () => {
    const brand = candidate(5, { scope: { kind: 'brand', ids: [9] } }, 77)
    expect(combine([line(1, 100)], [brand]).refused).toMatchObject([{ problem: 'no_goods' }])
    const two = [candidate(5, {}, 77), candidate(6, {}, 78)]
    expect(combine([line(1, 100)], two).refused).toMatchObject([{ couponId: 78, problem: 'not_combinable' }])
  })

  it('looks at the goods of its scope alone', () => {
    const lines = [line(1, 100), line(2, 1000)]
    const scopes = [
      { kind: 'sku', ids: [1] },
      { kind: 'category', ids: [11] },
      { kind: 'brand', ids: [1] },
    ] as const
    for (const scope of scopes)
      expect(combine(lines, [candidate(1, { scope, terms: discount(10) })]).deductions[0]?.shares).toEqual([
        { skuId: 1, amountFen: 10 },
      ])
    const channel = candidate(1, { scope: { kind: 'category', ids: [100] }, terms: discount(10) })
    expect(names(lines, [channel])).toEqual([[1, 110]])
  })

  it('P22: whatever applies, shares add up and no line costs less than nothing', () => {
    const lines = fc.uniqueArray(
      fc.record({
        skuId: fc.integer({ min: 1, max: 9 }),
        priceFen: fc.nat(5000),
        count: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 1, selector: ({ skuId }) => skuId },
    )
    const terms = fc.oneof(
      fc.integer({ min: 1, max: 99 }).map(discount),
      fc.record({
        kind: fc.constant('full_reduction' as const),
        overFen: fc.integer({ min: 1, max: 9000 }).map(toFen),
        offFen: fc.integer({ min: 1, max: 20_000 }).map(toFen),
        isRepeated: fc.boolean(),
      }),
    )
    const some = fc.array(
      fc.record({
        terms,
        stackGroup: fc.constantFrom('a', 'b', 'c'),
        priority: fc.nat(2),
        isCoupon: fc.boolean(),
        scope: fc.constantFrom<Promotion['scope']>(
          { kind: 'all', ids: [] },
          { kind: 'sku', ids: [1, 3, 5] },
          { kind: 'brand', ids: [0, 1] },
          { kind: 'category', ids: [10] },
        ),
      }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(lines, some, (given, chosen) => {
        const goods = given.map(({ skuId, priceFen, count }) => line(skuId, priceFen, count))
        const candidates = chosen.map(({ isCoupon, ...promotion }, index) =>
          candidate(index + 1, promotion, isCoupon ? index + 1 : null),
        )
        const { deductions } = combine(goods, candidates)
        const groups = deductions.map(({ promotionId }) => chosen[promotionId - 1]?.stackGroup)
        expect(new Set(groups).size).toBe(groups.length)
        for (const { amountFen, shares } of deductions)
          expect(sum(shares.map((share) => share.amountFen))).toBe(amountFen)
        for (const { skuId, priceFen, count } of goods) {
          const off = deductions.flatMap(({ shares }) => shares).filter((share) => share.skuId === skuId)
          expect(sum(off.map(({ amountFen }) => amountFen))).toBeLessThanOrEqual(timesFen(priceFen, count))
        }
      }),
    )
  })
})
