import { priceBandOf, priceBands } from './ranking.rules.ts'
import type { FacetCounts, SearchFilter, SpecPair } from './search.ts'

/** What facets are counted by, and filtered by. */
export interface Faceted {
  /** Of all levels, the lowest last. */
  categoryIds: readonly number[]
  brandId: number
  specs: readonly SpecPair[]
  priceFen: number
  isInStock: boolean
}

export type FacetName = 'categories' | 'brands' | 'prices' | `spec ${string}`

const maxChoices = { categories: 24, brands: 24, specs: 6, values: 24 }

export function isWithin(filter: SearchFilter, sku: Faceted): boolean {
  return listMisses(filter, sku).length === 0
}

/** Counts each SKU in every facet whose other filters it is within. */
export function countFacets(filter: SearchFilter, skus: Iterable<Faceted>): FacetCounts {
  const categories = new Map<number, number>()
  const brands = new Map<number, number>()
  const prices = priceBands.map(() => 0)
  const specs = new Map<string, Map<string, number>>()
  for (const sku of skus) {
    const misses = listMisses(filter, sku)
    if (misses.length > 1) continue
    const isOpen = (facet: FacetName) => misses.length === 0 || misses[0] === facet
    const category = sku.categoryIds.at(-1)
    if (category !== undefined && isOpen('categories')) addOne(categories, category)
    if (isOpen('brands')) addOne(brands, sku.brandId)
    const band = priceBandOf(sku.priceFen)
    if (isOpen('prices')) prices[band] = (prices[band] ?? 0) + 1
    for (const { name, value } of sku.specs) {
      if (!isOpen(`spec ${name}`)) continue
      const values = specs.get(name) ?? new Map<string, number>()
      specs.set(name, values)
      addOne(values, value)
    }
  }
  return {
    categories: listTop(categories, maxChoices.categories).map(([id, count]) => ({ id, count })),
    brands: listTop(brands, maxChoices.brands).map(([id, count]) => ({ id, count })),
    prices,
    specs: listTopSpecs(specs),
  }
}

/** The facets whose filter leaves it out, `stock` among them; two are as many as need be known. */
function listMisses(filter: SearchFilter, sku: Faceted): (FacetName | 'stock')[] {
  const { categoryId, brandIds, priceFrom = 0, priceTo = Infinity, specs, isInStock } = filter
  const misses: (FacetName | 'stock')[] = []
  if (categoryId !== undefined && !sku.categoryIds.includes(categoryId)) misses.push('categories')
  if (brandIds !== undefined && !brandIds.includes(sku.brandId)) misses.push('brands')
  if (sku.priceFen < priceFrom || sku.priceFen > priceTo) misses.push('prices')
  if (isInStock && !sku.isInStock) misses.push('stock')
  for (const { name, values } of specs ?? []) {
    const has = sku.specs.some((spec) => spec.name === name && values.includes(spec.value))
    if (!has) misses.push(`spec ${name}`)
  }
  return misses
}

function listTopSpecs(specs: Map<string, Map<string, number>>): FacetCounts['specs'] {
  const totalOf = (values: Map<string, number>) => [...values.values()].reduce((sum, count) => sum + count, 0)
  return [...specs]
    .toSorted((a, b) => totalOf(b[1]) - totalOf(a[1]) || (a[0] < b[0] ? -1 : 1))
    .slice(0, maxChoices.specs)
    .map(([name, values]) => ({
      name,
      values: listTop(values, maxChoices.values).map(([value, count]) => ({ value, count })),
    }))
}

function addOne<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** Most first; of equals the lower key. */
function listTop<Key extends number | string>(counts: Map<Key, number>, limit: number): [Key, number][] {
  return [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, limit)
}
