import { type CartLine, type CartView, toFen } from '@jishi/contract'
import { describe, expect, it } from 'vitest'
import { previewCart } from './cart-preview.ts'

const line = (skuId: number, patch: Partial<CartLine> = {}): CartLine => ({
  skuId,
  name: `item ${skuId}`,
  options: '',
  image: '',
  priceFen: toFen(1990),
  count: 1,
  subtotalFen: toFen(1990),
  isSelected: true,
  stock: 9,
  state: 'ok',
  ...patch,
})
const cartOf = (...lines: CartLine[]): CartView =>
  previewCart({ lines, totals: noTotals, isAway: false }, (kept) => kept)
const noTotals = { lines: 0, count: 0, selectedCount: 0, selectedFen: toFen(0) }

describe('previewCart', () => {
  it('counts every line but sums up only the selected ones', () => {
    expect(cartOf(line(1, { count: 2 }), line(2, { isSelected: false })).totals).toEqual({
      lines: 2,
      count: 3,
      selectedCount: 2,
      selectedFen: 3980,
    })
  })

  it('shows a new count with its new subtotal at once', () => {
    const { lines, totals } = previewCart(cartOf(line(1)), (old) => ({ ...old, count: 3 }))
    expect(lines[0]?.subtotalFen).toBe(5970)
    expect(totals.selectedFen).toBe(5970)
  })

  it('leaves out a removed line', () => {
    const { lines, totals } = previewCart(cartOf(line(1), line(2)), (old) =>
      old.skuId === 1 ? undefined : old,
    )
    expect(lines.map((left) => left.skuId)).toEqual([2])
    expect(totals.count).toBe(1)
  })
})
