import { toFen } from '@jishi/contract'
import { describe, expect, it } from 'vitest'
import { nearestVariant, optionState } from './sku-options.ts'

const variant = (skuId: number, optionIds: number[], stock: number) => ({
  skuId,
  optionIds,
  stock,
  priceFen: toFen(100),
  image: '',
})
// Colours 1 and 2, sizes 11, 12 and 13; 2 is made in 12 only, nothing is made in 13.
const variants = [variant(1, [1, 11], 5), variant(2, [1, 12], 0), variant(3, [2, 12], 4)]

describe('the options of a family', () => {
  it('says which are chosen, ready, sold out, made otherwise, or not made', () => {
    expect(optionState(variants, [1, 11], 0, 1)).toBe('chosen')
    expect(optionState(variants, [1, 11], 1, 12)).toBe('sold_out')
    expect(optionState(variants, [1, 12], 1, 11)).toBe('ready')
    expect(optionState(variants, [1, 11], 0, 2)).toBe('other')
    expect(optionState(variants, [1, 11], 1, 13)).toBe('none')
  })
  it('goes to the nearest variant that has the option', () => {
    expect(nearestVariant(variants, [1, 11], 0, 2)?.skuId).toBe(3)
    expect(nearestVariant(variants, [1, 11], 1, 12)?.skuId).toBe(2)
    expect(nearestVariant(variants, [1, 11], 1, 13)).toBeUndefined()
  })
})
