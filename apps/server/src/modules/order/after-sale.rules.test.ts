import { toFen } from '@jishi/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addClaims, type Claim, composeAsked, countLeft, shareOfUnits } from './after-sale.rules.ts'
import type { GoodsRow } from './order.queries.ts'

const skuId = 7

function buildLine(given: Partial<GoodsRow> = {}): GoodsRow {
  return {
    ...{ order_no: '1', sku_id: skuId, name: 'tea', options_text: '', image: '', price_fen: 3333, count: 3 },
    ...{ discount_fen: 0, refunded_fen: 0, refunded_count: 0, restocked_count: 0, shipped_count: 0 },
    ...given,
  }
}

it('§8.7 units given back one by one give back exactly what was paid, however often a request is withdrawn', () => {
  const pricing = fc.record({
    price: fc.integer({ min: 0, max: 99_999 }),
    count: fc.integer({ min: 1, max: 30 }),
  })
  const steps = fc.array(fc.record({ units: fc.integer({ min: 1, max: 30 }), withdraw: fc.boolean() }))
  fc.assert(
    fc.property(pricing, fc.double({ min: 0, max: 1, noNaN: true }), steps, ({ price, count }, part, all) => {
      const paid = price * count - Math.floor(price * count * part)
      const line = buildLine({ price_fen: price, count, discount_fen: price * count - paid })
      let open: Claim[] = []
      const sum = (): Claim => ({
        count: open.reduce((total, claim) => total + claim.count, 0),
        amountFen: toFen(open.reduce((total, claim) => total + claim.amountFen, 0)),
      })
      const ask = (units: number) => {
        const amountFen = shareOfUnits(line, units, sum())
        expect(amountFen).toBeGreaterThanOrEqual(0)
        open.push({ count: units, amountFen })
        expect(sum().amountFen).toBeLessThanOrEqual(paid)
      }
      for (const { units, withdraw } of all) {
        if (withdraw) open = open.slice(1)
        const left = count - sum().count
        if (left > 0) ask(Math.min(units, left))
      }
      const left = count - sum().count
      if (left > 0) ask(left)
      expect(sum()).toEqual({ count, amountFen: paid })
    }),
  )
})

it('§8.7 the last unit gets the rest of a line that does not divide', () => {
  const line = buildLine({ price_fen: 3334, discount_fen: 2 })
  const one = shareOfUnits(line, 1)
  expect(one).toBe(3333)
  expect(shareOfUnits(line, 2, { count: 1, amountFen: one })).toBe(6667)
})

it('§8.7 what has left cannot be refunded before the order is on its way, what is claimed never again', () => {
  const line = buildLine({ shipped_count: 1 })
  const claims = new Map([[skuId, { count: 1, amountFen: toFen(3333) }]])
  expect(countLeft(line, 'to_ship', claims)).toBe(1)
  expect(countLeft(line, 'shipped', claims)).toBe(2)
  expect(countLeft(line, 'unpaid', new Map())).toBe(0)
  expect(countLeft(line, 'refunding', new Map())).toBe(0)
})

it('§8.7 two wishes for one line are one, and more than is left is refused by name', () => {
  const order = { status: 'shipped' } as const
  const ask = (count: number) =>
    composeAsked(order, [buildLine()], new Map(), [
      { skuId, count: 1 },
      { skuId, count },
    ])
  expect(ask(1)).toEqual([{ skuId, count: 2, amountFen: 6666 }])
  expect(() => ask(3)).toThrow(expect.objectContaining({ code: 'after_sale.too_many' }))
  const all = addClaims(new Map(), composeAsked(order, [buildLine()], new Map()))
  expect(() => composeAsked(order, [buildLine()], all)).toThrow(
    expect.objectContaining({ code: 'after_sale.nothing_left' }),
  )
  expect(() => composeAsked(order, [buildLine()], new Map(), [{ skuId: 99, count: 1 }])).toThrow(
    expect.objectContaining({ code: 'after_sale.too_many' }),
  )
})
