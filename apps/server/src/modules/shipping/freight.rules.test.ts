import { toFen } from '@jishi/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chargeAmount, type FreightLine, type FreightTemplate, quoteFreight } from './freight.rules.ts'

const byWeight: FreightTemplate = {
  id: 1,
  chargeBy: 'weight',
  freeOverFen: toFen(9900),
  rules: [
    { regionCode: '', firstAmount: 1000, firstFen: toFen(800), stepAmount: 500, stepFen: toFen(200) },
    {
      regionCode: '540000',
      firstAmount: 1000,
      firstFen: toFen(2000),
      stepAmount: 1000,
      stepFen: toFen(1000),
    },
    {
      regionCode: '540100',
      firstAmount: 1000,
      firstFen: toFen(1500),
      stepAmount: 1000,
      stepFen: toFen(1000),
    },
  ],
}
const byCount: FreightTemplate = {
  id: 2,
  chargeBy: 'count',
  freeOverFen: null,
  rules: [{ regionCode: '', firstAmount: 2, firstFen: toFen(500), stepAmount: 1, stepFen: toFen(100) }],
}
const templates = new Map([byWeight, byCount].map((template) => [template.id, template]))

const line = (freightTemplateId: number | null, given: Partial<FreightLine> = {}): FreightLine => ({
  skuId: 1,
  count: 1,
  weightGram: 600,
  payFen: toFen(1000),
  freightTemplateId,
  ...given,
})
const quote = (lines: FreightLine[], provinceCode: string | null = null, cityCode: string | null = null) =>
  quoteFreight({ provinceCode, cityCode, lines }, templates)

describe('§7 freight', () => {
  it('is 10 yuan an order where no template says otherwise', () => {
    expect(quote([line(null), line(null), line(99)])).toEqual({ freightFen: 1000, reason: 'default' })
    expect(quote([])).toEqual({ freightFen: 0, reason: 'free_over' })
  })

  it('is charged by weight: all goods of the template together, every step begun', () => {
    expect(quote([line(1)])).toEqual({ freightFen: 800, reason: 'template' })
    expect(quote([line(1), line(1, { count: 2 })]).freightFen).toBe(800 + 2 * 200)
  })

  it('is charged by count', () => {
    expect(quote([line(2, { count: 5 })]).freightFen).toBe(800)
  })

  it('looks for the city first, then the province, then everywhere else', () => {
    expect(quote([line(1)], '540000', '540100').freightFen).toBe(1500)
    expect(quote([line(1)], '540000', '540200').freightFen).toBe(2000)
    expect(quote([line(1)], '110000', '110100').freightFen).toBe(800)
  })

  it('is free over an amount, counted after discounts and for the goods of the template alone', () => {
    const dear = line(1, { payFen: toFen(9900) })
    expect(quote([dear])).toEqual({ freightFen: 0, reason: 'free_over' })
    expect(quote([line(1, { payFen: toFen(9899) }), line(2, { payFen: toFen(9900) })])).toEqual({
      freightFen: 800 + 500,
      reason: 'template',
    })
    expect(quote([dear, line(null)])).toEqual({ freightFen: 1000, reason: 'default' })
  })
})

describe('chargeAmount', () => {
  const rule = fc.record({
    firstAmount: fc.integer({ min: 1, max: 5000 }),
    firstFen: fc.nat(5000).map(toFen),
    stepAmount: fc.integer({ min: 1, max: 5000 }),
    stepFen: fc.nat(5000).map(toFen),
  })
  const amount = fc.integer({ min: 0, max: 1_000_000 })

  it('never falls when there is more to send, and is a whole number of steps', () => {
    fc.assert(
      fc.property(rule, amount, amount, (given, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)]
        expect(chargeAmount(given, less)).toBeLessThanOrEqual(chargeAmount(given, more))
        const steps = given.stepFen === 0 ? 0 : (chargeAmount(given, more) - given.firstFen) / given.stepFen
        expect(Number.isInteger(steps)).toBe(true)
      }),
    )
  })

  it('pays for enough steps, and for no step too many', () => {
    fc.assert(
      fc.property(rule, amount, (given, wanted) => {
        const charged = { ...given, firstFen: toFen(0), stepFen: toFen(1) }
        const carried = given.firstAmount + chargeAmount(charged, wanted) * given.stepAmount
        expect(carried).toBeGreaterThanOrEqual(wanted)
        if (wanted > given.firstAmount) expect(carried - given.stepAmount).toBeLessThan(wanted)
      }),
    )
  })
})
