import { describe, expect, it } from 'vitest'
import {
  countFilters,
  listAddress,
  noFilters,
  readChoice,
  toFilters,
  toggleBrand,
  toggleSpec,
} from './list-choice.ts'

const plain = readChoice({})

describe('the address of a list', () => {
  it('leaves defaults out', () => {
    expect(listAddress('/category/7', plain)).toBe('/category/7')
    expect(listAddress('/category/7', { ...plain, sort: 'price_asc', page: 3 })).toBe(
      '/category/7?sort=price_asc&page=3',
    )
  })

  it('keeps what else is in it', () => {
    expect(listAddress('/search', { ...plain, inStock: true }, { q: '灯' })).toBe(
      '/search?q=%E7%81%AF&inStock=true',
    )
  })

  it('is read as what was chosen', () => {
    const choice = {
      ...plain,
      ...{ brandIds: [3, 17], priceFrom: 100, priceTo: 9900, inStock: true, sort: 'new' as const, page: 2 },
      specs: [
        { name: '颜色', values: ['红色', '黑色'] },
        { name: '内存', values: ['256G'] },
      ],
    }
    const query = new URL(listAddress('/category/7', choice), 'http://shop').searchParams
    expect(readChoice(Object.fromEntries(query))).toEqual(choice)
    expect(toFilters(choice)).toMatchObject({ brand: '3,17', spec: '颜色:红色|黑色;内存:256G' })
  })

  it.each([
    { brand: '0' },
    { brand: '3,' },
    { priceFrom: '-1' },
    { priceTo: '1.5' },
    { priceTo: '999999999999' },
    { spec: '颜色' },
    { spec: ':红' },
    { inStock: 'yes' },
    { sort: 'cheapest' },
    { page: '0' },
    { page: '101' },
    { page: '1.5' },
    { page: ['2', '3'] },
  ])('with something strange in it chooses nothing: %j', (query) => {
    expect(readChoice(query)).toEqual(plain)
  })
})

describe('what is chosen', () => {
  it('is counted piece by piece, a price range once', () => {
    const specs = [{ name: '颜色', values: ['红色', '黑色'] }]
    expect(countFilters(plain)).toBe(0)
    expect(countFilters({ ...plain, brandIds: [1, 2], specs, priceFrom: 1, priceTo: 2, inStock: true })).toBe(
      6,
    )
    expect(countFilters({ ...plain, ...noFilters })).toBe(0)
  })

  it('is let go by choosing it again', () => {
    expect(toggleBrand(toggleBrand([1], 2), 1)).toEqual([2])
    const red = toggleSpec([], '颜色', '红')
    expect(toggleSpec(red, '颜色', '黑')).toEqual([{ name: '颜色', values: ['红', '黑'] }])
    expect(toggleSpec(red, '颜色', '红')).toEqual([])
  })

  it('never outgrows its address', () => {
    const brands = Array.from({ length: 30 }, (_, index) => index + 1).reduce(toggleBrand, [] as number[])
    expect(brands).toHaveLength(20)
    const specs = ['a', 'b', 'c', 'd', 'e', 'f'].reduce(
      (all, name) => toggleSpec(all, name, '1'),
      plain.specs,
    )
    expect(specs.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e'])
    const long = [{ name: '材质', values: ['木'.repeat(190)] }]
    expect(toggleSpec(long, '材质', '竹'.repeat(20))).toEqual(long)
  })
})
