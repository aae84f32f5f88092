import type { Facets, QueryOf, searchSkus } from '@jishi/contract'
import { priceBands } from '../../infra/search/ranking.rules.ts'
import type { FacetCounts, SearchFilter } from '../../infra/search/search.ts'

export function toFilter(query: QueryOf<typeof searchSkus>): SearchFilter {
  const { category, brand, priceFrom, priceTo, spec, inStock } = query
  return {
    ...(category === undefined ? {} : { categoryId: category }),
    ...(brand === undefined ? {} : { brandIds: brand.split(',').map(Number) }),
    ...(priceFrom === undefined ? {} : { priceFrom }),
    ...(priceTo === undefined ? {} : { priceTo }),
    ...(spec === undefined ? {} : { specs: toSpecs(spec) }),
    ...(inStock ? { isInStock: true } : {}),
  }
}

/** `颜色:红色|黑色;内存:256G`; a spec that is named twice allows the values of both. */
function toSpecs(spec: string): { name: string; values: string[] }[] {
  const pairs = spec.split(';').map((part) => {
    const [name = '', values = ''] = part.split(':')
    return { name, values: values.split('|').filter((value) => value !== '') }
  })
  return [...Map.groupBy(pairs, ({ name }) => name)].map(([name, same]) => ({
    name,
    values: same.flatMap(({ values }) => values),
  }))
}

/** Counts with their names; what has no name any more is left out. */
export function presentFacets(
  counts: FacetCounts,
  categories: ReadonlyMap<number, string>,
  brands: ReadonlyMap<number, string>,
): Facets {
  const named = (entries: { id: number; count: number }[], names: ReadonlyMap<number, string>) =>
    entries.flatMap(({ id, count }) => {
      const name = names.get(id)
      return name === undefined ? [] : [{ id, name, count }]
    })
  return {
    categories: named(counts.categories, categories),
    brands: named(counts.brands, brands),
    prices: priceBands.flatMap((fromFen, band) => {
      const count = counts.prices[band] ?? 0
      const next = priceBands[band + 1]
      return count === 0 ? [] : [{ fromFen, toFen: next === undefined ? null : next - 1, count }]
    }),
    specs: counts.specs,
  }
}
