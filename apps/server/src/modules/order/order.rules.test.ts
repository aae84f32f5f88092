import { toFen, zeroFen } from '@jishi/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { composeLines, composeOrderNo, quoteOf, sumPerSku, totalUp } from './order.rules.ts'

const offer = (id: number, priceFen: number, stock = 10, isListed = true) => ({
  id,
  name: `goods ${id}`,
  optionsText: '',
  image: '',
  priceFen: toFen(priceFen),
  stock,
  weightGram: 1,
  isListed,
  brandId: 1,
  categoryId: 1,
  channelId: 1,
  freightTemplateId: null,
})

const costs = { discountFen: zeroFen, freightFen: toFen(1000) }

describe('order rules', () => {
  it('P14: the same SKU on two lines is one demand', () => {
    expect(
      sumPerSku([
        { skuId: 7, count: 2 },
        { skuId: 3, count: 1 },
        { skuId: 7, count: 4 },
      ]),
    ).toEqual([
      { skuId: 3, count: 1 },
      { skuId: 7, count: 6 },
    ])
  })

  it('summing keeps every piece and sorts by SKU, whatever the lines', () => {
    const line = fc.record({ skuId: fc.integer({ min: 1, max: 5 }), count: fc.integer({ min: 1, max: 9 }) })
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const summed = sumPerSku(lines)
        const pieces = (all: { count: number }[]) => all.reduce((sum, { count }) => sum + count, 0)
        expect(pieces(summed)).toBe(pieces(lines))
        expect(summed.map(({ skuId }) => skuId)).toEqual([...new Set(lines.map(({ skuId }) => skuId))].sort())
      }),
    )
  })

  it('takes the discount off the goods and adds the freight; down to nothing, never below', () => {
    const lines = [{ priceFen: toFen(1999), count: 2 }]
    expect(totalUp(lines, { discountFen: toFen(998), freightFen: toFen(1000) })).toEqual({
      count: 2,
      goodsFen: 3998,
      discountFen: 998,
      freightFen: 1000,
      payableFen: 4000,
    })
    expect(totalUp(lines, { discountFen: toFen(3998), freightFen: zeroFen }).payableFen).toBe(0)
    expect(() => totalUp(lines, { discountFen: toFen(3999), freightFen: toFen(1000) })).toThrow(RangeError)
  })

  it('says which line is short or gone', () => {
    const offers = new Map([
      [1, offer(1, 100, 2)],
      [2, offer(2, 100, 9, false)],
      [3, offer(3, 100)],
    ])
    const lines = composeLines(
      [1, 2, 3, 4].map((skuId) => ({ skuId, count: 3 })),
      offers,
    )
    expect(lines.map(({ skuId, problem }) => [skuId, problem])).toEqual([
      [1, 'stock_short'],
      [2, 'unlisted'],
      [3, null],
    ])
  })

  it('gives another quote when a price, a count or the goods change, and the same whatever the order of lines', () => {
    const lines = [
      { skuId: 1, count: 1, priceFen: toFen(100) },
      { skuId: 2, count: 1, priceFen: toFen(50) },
    ]
    const quote = (given: typeof lines) => quoteOf(given, totalUp(given, costs), [])
    expect(quote(lines.toReversed())).toBe(quote(lines))
    expect(
      quote([
        { skuId: 1, count: 1, priceFen: toFen(50) },
        { skuId: 2, count: 1, priceFen: toFen(100) },
      ]),
    ).not.toBe(quote(lines))
    expect(
      quote([
        { skuId: 1, count: 2, priceFen: toFen(50) },
        { skuId: 2, count: 1, priceFen: toFen(50) },
      ]),
    ).not.toBe(quote(lines))
  })

  it('gives another quote when the freight changes, or a deduction, though the sum be the same', () => {
    const lines = [{ skuId: 1, count: 1, priceFen: toFen(100) }]
    const quote = (couponId: number | null, freightFen = 0) =>
      quoteOf(lines, totalUp(lines, { discountFen: toFen(10), freightFen: toFen(freightFen) }), [
        { promotionId: 1, couponId, amountFen: toFen(10) },
      ])
    expect(quote(7)).toBe(quote(7))
    expect(new Set([quote(7), quote(8), quote(null), quote(7, 1)]).size).toBe(4)
  })

  it('writes the order number in China time, so that it names its ledger month', () => {
    expect(composeOrderNo(new Date('2026-10-31T16:00:01Z'), 42, 7)).toBe('20261101000001000000042007')
  })

  it('P18: numbers of two people never meet, even in the same second with the same sequence', () => {
    const at = new Date('2026-11-21T00:00:00Z')
    expect(composeOrderNo(at, 1, 5)).not.toBe(composeOrderNo(at, 2, 5))
    expect(composeOrderNo(at, 999_999_999, 999)).toHaveLength(26)
  })
})
