import { priceBandStarts, type SkuSort, type SpecChoice } from '@jishi/contract'
import { pickRange } from './pick-range.rules.ts'
import type { ShelfColumns } from './shelf-columns.rules.ts'

export interface ShelfFilter {
  brandIds: readonly number[]
  /** Inclusive, like `priceTo`. */
  priceFrom: number
  priceTo: number
  /** Of each spec any of the values. */
  specs: readonly SpecChoice[]
  inStock: boolean
}

export interface ShelfCounts {
  total: number
  categories: Counted<number>[]
  /** The chosen ones first, found or not; then by how many. */
  brands: Counted<number>[]
  /** Of each band of `priceBandStarts`. */
  bands: number[]
  specs: { name: string; values: Counted<string>[] }[]
}

interface Counted<Value> {
  value: Value
  count: number
}

/** Which of its filters keep a SKU out: none, and it is found; one alone, and it still counts among the choices of that one. */
const [byBrand, byPrice, byStock, bySpec] = [1, 2, 4, 8]

/**
 * Walks once over the SKUs of the categories. Gives what was found, how it spreads, and any range of it in any order;
 * that is the same work for the first page and for the hundredth.
 */
export function scanShelf(shelf: ShelfColumns, categoryIds: readonly number[], filter: ShelfFilter) {
  const { columns } = shelf
  const judgeSpecs = createSpecJudge(shelf, filter.specs)
  const wantedBrands = markBrands(shelf, filter.brandIds)
  const found = new Uint32Array(categoryIds.reduce((sum, id) => sum + shelf.membersOf(id).count, 0))
  const brands = new Uint32Array(shelf.brands.count())
  const bands = new Uint32Array(priceBandStarts.length)
  const all = new Uint32Array(shelf.specSets.count())
  const byOneSpec = new Map(filter.specs.map((_, spec) => [bySpec << spec, new Uint32Array(all.length)]))
  const categories: Counted<number>[] = []
  let total = 0

  function reasonAgainst(place: number): number {
    const price = columns.price[place] as number
    const brand = columns.brand[place] as number
    return (
      judgeSpecs(columns.specSet[place] as number) |
      (wantedBrands !== undefined && wantedBrands[brand] === 0 ? byBrand : 0) |
      (price < filter.priceFrom || price > filter.priceTo ? byPrice : 0) |
      (filter.inStock && columns.inStock[place] === 0 ? byStock : 0)
    )
  }

  function count(place: number): void {
    const reason = reasonAgainst(place)
    if (reason === 0) found[total++] = place
    if ((reason & ~byBrand) === 0) add(brands, columns.brand[place] as number)
    if ((reason & ~byPrice) === 0) add(bands, columns.band[place] as number)
    const counted = reason === 0 ? all : byOneSpec.get(reason)
    if (counted !== undefined) add(counted, columns.specSet[place] as number)
  }

  for (const id of categoryIds) {
    const { places, count: members } = shelf.membersOf(id)
    const before = total
    for (let slot = 0; slot < members; slot++) count(places[slot] as number)
    categories.push({ value: id, count: total - before })
  }

  return {
    total,

    /** Ids from the `from`th on, at most `count`. */
    pick(sort: SkuSort, from: number, count: number): number[] {
      const { column, sign } = orders[sort]
      const keys = columns[column]
      const compare = (a: number, b: number) =>
        sign * ((keys[a] as number) - (keys[b] as number)) ||
        sign * ((columns.id[a] as number) - (columns.id[b] as number))
      return pickRange(found.subarray(0, total), from, count, compare).map(
        (place) => columns.id[place] as number,
      )
    },

    counts(): ShelfCounts {
      return {
        total,
        categories: categories.filter(({ count }) => count > 0),
        brands: rankBrands(shelf, brands, filter.brandIds),
        bands: [...bands],
        specs: countSpecs(shelf, filter.specs, [all, ...byOneSpec.values()]),
      }
    },
  }
}

/** Larger ids come first where the larger is the better, as everywhere in lists. */
const orders = {
  default: { column: 'id', sign: 1 },
  price_asc: { column: 'price', sign: 1 },
  price_desc: { column: 'price', sign: -1 },
  popular: { column: 'popularity', sign: -1 },
  new: { column: 'created', sign: -1 },
} as const satisfies Record<SkuSort, { column: string; sign: 1 | -1 }>

/** Tells which of the choices a set of specs does not meet; each set is looked at once. */
function createSpecJudge(shelf: ShelfColumns, choices: readonly SpecChoice[]): (set: number) => number {
  if (choices.length === 0) return () => 0
  const known = new Int16Array(shelf.specSets.count()).fill(-1)
  const judge = (set: number) =>
    choices.reduce((failures, { name, values }, place) => {
      const specs = shelf.specSets.at(set)
      const isMet = specs.some((spec) => spec.name === name && values.includes(spec.value))
      return isMet ? failures : failures | (bySpec << place)
    }, 0)
  return (set) => {
    if (known[set] === -1) known[set] = judge(set)
    return known[set] as number
  }
}

/** Undefined: any brand will do. */
function markBrands(shelf: ShelfColumns, brandIds: readonly number[]): Uint8Array | undefined {
  if (brandIds.length === 0) return undefined
  const wanted = new Uint8Array(shelf.brands.count())
  for (const id of brandIds) {
    const number = shelf.brands.find(id)
    if (number !== undefined) wanted[number] = 1
  }
  return wanted
}

function rankBrands(shelf: ShelfColumns, counts: Uint32Array, chosen: readonly number[]): Counted<number>[] {
  const ranked: Counted<number>[] = []
  for (const [number, count] of counts.entries()) {
    const value = shelf.brands.at(number) as number
    if (count > 0 || chosen.includes(value)) ranked.push({ value, count })
  }
  const isChosen = ({ value }: Counted<number>) => Number(chosen.includes(value))
  return ranked.sort((a, b) => isChosen(b) - isChosen(a) || b.count - a.count || a.value - b.value)
}

/** `sets[0]`: how many were found of each set of specs; the others: how many more if that choice were dropped. */
function countSpecs(
  shelf: ShelfColumns,
  choices: readonly SpecChoice[],
  sets: readonly Uint32Array[],
): ShelfCounts['specs'] {
  const names = new Map<string, Map<string, number>>()
  const [all = new Uint32Array(0), ...others] = sets
  for (let set = 0; set < all.length; set++) {
    for (const { name, value } of countedSpecs(shelf, set, sets)) {
      const own = choices.findIndex((choice) => choice.name === name)
      const count = (all[set] as number) + (others[own]?.[set] ?? 0)
      if (count === 0) continue
      const values = names.get(name) ?? new Map<string, number>()
      names.set(name, values.set(value, (values.get(value) ?? 0) + count))
    }
  }
  return [...names].map(([name, values]) => ({ name, values: rankValues(values) })).sort(byMostCounted)
}

function countedSpecs(shelf: ShelfColumns, set: number, sets: readonly Uint32Array[]) {
  return sets.some((counts) => counts[set] !== 0) ? shelf.specSets.at(set) : []
}

function rankValues(values: ReadonlyMap<string, number>): Counted<string>[] {
  return [...values]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || compareText(a.value, b.value))
}

function byMostCounted(a: ShelfCounts['specs'][number], b: ShelfCounts['specs'][number]): number {
  const sum = ({ values }: typeof a) => values.reduce((all, { count }) => all + count, 0)
  return sum(b) - sum(a) || compareText(a.name, b.name)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function add(counts: Uint32Array, place: number): void {
  counts[place] = (counts[place] as number) + 1
}
