import { priceBandStarts, type SkuSort } from '@jishi/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyFilters, colours, sizes } from './shelf.fixtures.ts'
import { createShelfColumns, type ShelfRow } from './shelf-columns.rules.ts'
import { readFilter } from './shelf-filter.rules.ts'
import { type ShelfFilter, scanShelf } from './shelf-scan.rules.ts'

const categoryIds = [111, 112]

const anySpecs = fc
  .tuple(fc.subarray(colours, { maxLength: 2 }), fc.subarray(sizes, { maxLength: 1 }))
  .map(([some, one]) => [
    ...some.map((value) => ({ name: '颜色', value })),
    ...one.map((value) => ({ name: '尺寸', value })),
  ])

/** So few ids that most are put again and again: changed, moved, taken off, shown again. */
const anyRow: fc.Arbitrary<ShelfRow> = fc.record({
  id: fc.integer({ min: 1, max: 60 }),
  categoryId: fc.constantFrom(111, 112, 121, undefined),
  brandId: fc.integer({ min: 1, max: 4 }),
  priceFen: fc.constantFrom(0, 1999, 2000, 4999, 5000, 99_900, 1_000_000),
  popularity: fc.nat(3),
  createdAt: fc.nat(3),
  isInStock: fc.boolean(),
  specs: anySpecs,
})

const anyStep = fc.oneof(
  { weight: 9, arbitrary: anyRow },
  { weight: 1, arbitrary: fc.record({ hide: fc.integer({ min: 1, max: 60 }) }) },
)

const anyQuestion = fc.record({ filters: anyFilters, from: fc.nat(50), count: fc.nat(24) })

it('finds, sorts and counts what looking at every SKU for every question does', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 300, size: 'max' }), anyQuestion, (steps, question) => {
      const { shelf, rows, brandIds } = play(steps)
      const { sort = 'default' } = question.filters
      const filter = readFilter(question.filters)
      const found = scanShelf(shelf, categoryIds, filter, sort)

      const expected = rows.filter((row) => findReasons(row, filter).length === 0).sort(orders[sort])
      expect(found.total).toBe(expected.length)
      expect(found.pick(question.from, question.count)).toEqual(
        expected.map(({ id }) => id).slice(question.from, question.from + question.count),
      )
      expect(found.counts()).toEqual({
        categories: countCategories(rows, filter),
        brands: countBrands(rows, filter, brandIds),
        bands: countBands(rows, filter),
        specs: countSpecs(rows, filter),
      })
    }),
    { numRuns: 500 },
  )
})

/** The columns after all steps, the rows that the categories have by then, and every brand that was ever seen. */
function play(steps: readonly (ShelfRow | { hide: number })[]) {
  const shelf = createShelfColumns()
  const rows = new Map<number, ShelfRow>()
  const brandIds = new Set<number>()
  for (const step of steps) {
    if ('hide' in step) {
      shelf.hide(step.hide)
      rows.delete(step.hide)
    } else {
      shelf.put(step)
      rows.set(step.id, step)
      brandIds.add(step.brandId)
    }
  }
  const shown = [...rows.values()].filter(({ categoryId = 0 }) => categoryIds.includes(categoryId))
  return { shelf, rows: shown, brandIds: [...brandIds] }
}

const orders: Record<SkuSort, (a: ShelfRow, b: ShelfRow) => number> = {
  default: (a, b) => a.id - b.id,
  price_asc: (a, b) => a.priceFen - b.priceFen || a.id - b.id,
  price_desc: (a, b) => b.priceFen - a.priceFen || b.id - a.id,
  popular: (a, b) => b.popularity - a.popularity || b.id - a.id,
  new: (a, b) => b.createdAt - a.createdAt || b.id - a.id,
}

/** What keeps it out: `brand`, `price`, `stock` or the name of a spec. */
function findReasons(row: ShelfRow, filter: ShelfFilter): string[] {
  const has = (name: string, values: readonly string[]) =>
    row.specs.some((spec) => spec.name === name && values.includes(spec.value))
  return [
    ...(filter.brandIds.length > 0 && !filter.brandIds.includes(row.brandId) ? ['brand'] : []),
    ...(row.priceFen < filter.priceFrom || row.priceFen > filter.priceTo ? ['price'] : []),
    ...(filter.inStock && !row.isInStock ? ['stock'] : []),
    ...filter.specs.flatMap(({ name, values }) => (has(name, values) ? [] : [name])),
  ]
}

/** Those that would be found without the filter of this name. */
function findBut(rows: readonly ShelfRow[], filter: ShelfFilter, name: string): ShelfRow[] {
  return rows.filter((row) => findReasons(row, filter).every((reason) => reason === name))
}

function countCategories(rows: readonly ShelfRow[], filter: ShelfFilter) {
  const found = findBut(rows, filter, 'nothing')
  return categoryIds
    .map((value) => ({ value, count: found.filter(({ categoryId }) => categoryId === value).length }))
    .filter(({ count }) => count > 0)
}

function countBrands(rows: readonly ShelfRow[], filter: ShelfFilter, brandIds: readonly number[]) {
  const found = findBut(rows, filter, 'brand')
  const isChosen = (id: number) => Number(filter.brandIds.includes(id))
  return brandIds
    .map((value) => ({ value, count: found.filter(({ brandId }) => brandId === value).length }))
    .filter(({ value, count }) => count > 0 || isChosen(value))
    .sort((a, b) => isChosen(b.value) - isChosen(a.value) || b.count - a.count || a.value - b.value)
}

function countBands(rows: readonly ShelfRow[], filter: ShelfFilter): number[] {
  const prices = findBut(rows, filter, 'price').map(({ priceFen }) => priceFen)
  return priceBandStarts.map((start, band) => {
    const end = priceBandStarts[band + 1] ?? Number.POSITIVE_INFINITY
    return prices.filter((price) => price >= start && price < end).length
  })
}

function countSpecs(rows: readonly ShelfRow[], filter: ShelfFilter) {
  const countValues = (name: string, values: readonly string[]) => {
    const specs = findBut(rows, filter, name).flatMap((row) => row.specs)
    return values
      .map((value) => ({
        value,
        count: specs.filter((spec) => spec.name === name && spec.value === value).length,
      }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  }
  const sum = (values: readonly { count: number }[]) => values.reduce((all, { count }) => all + count, 0)
  return [
    { name: '颜色', values: countValues('颜色', colours) },
    { name: '尺寸', values: countValues('尺寸', sizes) },
  ]
    .filter(({ values }) => values.length > 0)
    .sort((a, b) => sum(b.values) - sum(a.values) || (a.name < b.name ? -1 : 1))
}
