import { type SettlementCoupon, type SettlementLine, type SettlementView, toFen } from '@jishi/contract'
import { describe, expect, it } from 'vitest'
import { listChanges, listLosses } from './settlement-changes.ts'

const line = (patch: Partial<SettlementLine> = {}): SettlementLine => ({
  skuId: 1,
  name: 'Lamp',
  options: '',
  image: '',
  priceFen: toFen(1000),
  count: 3,
  subtotalFen: toFen(3000),
  stock: 9,
  problem: null,
  ...patch,
})
const view = (...lines: SettlementLine[]) => priced({ lines })
const priced = (given: Partial<SettlementView>) =>
  ({ lines: [], deductions: [], coupons: [], freightFen: toFen(1000), ...given }) as SettlementView
const deduction = (amount: number, couponId: number | null = null) => ({
  promotionId: 5,
  couponId,
  title: '满减',
  amountFen: toFen(amount),
})

describe('listChanges', () => {
  it('says nothing when nothing moved', () => {
    expect(listChanges(view(line()), view(line({ stock: 8 })))).toEqual([])
  })

  it('names a new price and a stock that ran short, both of one line', () => {
    const after = line({ priceFen: toFen(1200), stock: 2, problem: 'stock_short' })
    expect(listChanges(view(line()), view(after))).toEqual([
      { kind: 'price', name: 'Lamp', before: 1000, after: 1200 },
      { kind: 'stock', name: 'Lamp', stock: 2 },
    ])
  })

  it('names what is gone, whether it is marked or missing', () => {
    expect(listChanges(view(line()), view(line({ problem: 'unlisted' })))).toEqual([
      { kind: 'gone', name: 'Lamp' },
    ])
    expect(listChanges(view(line()), view())).toEqual([{ kind: 'gone', name: 'Lamp' }])
  })

  it('names a discount that is new, another or gone, and another freight', () => {
    const [one, two] = [priced({ deductions: [deduction(10)] }), priced({ deductions: [deduction(20)] })]
    const change = { kind: 'discount', title: '满减' }
    expect(listChanges(one, two)).toEqual([{ ...change, before: 10, after: 20 }])
    expect(listChanges(priced({}), one)).toEqual([{ ...change, before: 0, after: 10 }])
    expect(listChanges(one, priced({ freightFen: toFen(0) }))).toEqual([
      { ...change, before: 10, after: 0 },
      { kind: 'freight', before: 1000, after: 0 },
    ])
  })

  it('says why a coupon is lost', () => {
    const before = priced({ deductions: [deduction(10, 7)] })
    const coupon = { couponId: 7, problem: 'below_threshold', missingFen: toFen(300) } as SettlementCoupon
    const lost = { kind: 'coupon', title: '满减', problem: 'below_threshold', missingFen: 300 }
    expect(listChanges(before, priced({ coupons: [coupon] }))).toEqual([lost])
    expect(listChanges(before, priced({}))).toEqual([{ ...lost, problem: 'gone', missingFen: 0 }])
    expect(listLosses(before, priced({ coupons: [coupon], freightFen: toFen(0) }))).toEqual([lost])
    expect(listLosses(priced({}), priced({ freightFen: toFen(1200) }))).toMatchObject([{ kind: 'freight' }])
  })
})
