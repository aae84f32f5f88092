import { describe, expect, it } from 'vitest'
import { categoryPath, readPage, readSort } from './sku-sorts.ts'

describe('the address of a list', () => {
  it('leaves defaults out', () => {
    expect(categoryPath(7)).toBe('/category/7')
    expect(categoryPath(7, 'price_asc', 3)).toBe('/category/7?sort=price_asc&page=3')
  })
  it('reads a strange sort or page as the default', () => {
    expect(readSort('cheapest')).toBe('default')
    expect(readSort('new')).toBe('new')
    expect(['0', '-1', '1.5', '101', 'x', undefined].map(readPage)).toEqual([1, 1, 1, 1, 1, 1])
    expect(readPage('12')).toBe(12)
  })
})
