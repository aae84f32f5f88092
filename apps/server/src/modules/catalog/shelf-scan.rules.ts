import { priceBandStarts, type SkuSort, type SpecChoice } from '@jishi/contract'
import { pickRange } from './pick-range.rules.ts'
import type { CategoryColumns, ShelfColumns } from './shelf-columns.rules.ts'
import { type Counted, countSpecs, type SpecCounts } from './spec-counts.rules.ts'

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
  categories: Counted<number>[]
  /** The chosen ones first, found or not; then by how many. */
  brands: Counted<number>[]
  /** Of each band of `priceBandStarts`. */
  bands: number[]
  specs: SpecCounts[]
}

/** Which of its filters keep a SKU out: none, and it is found; one alone, and it still counts among the choices of that one. */
const [byBrand, byPrice, byStock, bySpec] = [1, 2, 4, 8]

/**
 * Walks once over the SKUs of the categories. Gives what was found, how it spreads, and any range of it in the order of
 * `sort`; that is the same work for the first page and for the hundredth.
 */
export function scanShelf(
  shelf: ShelfColumns,
  categoryIds: readonly number[],
  filter: ShelfFilter,
  sort: SkuSort,
) {
  const categories = categoryIds.map((value) => ({ value, skus: shelf.skusOf(value), count: 0 }))
  const tally = createTally(
    shelf,
    filter,
    categories.reduce((sum, { skus }) => sum + skus.count, 0),
  )
  const findReasons = createJudge(shelf, filter)
  for (const category of categories) {
    const before = tally.total
    countSkus(category.skus, findReasons, orders[sort], tally)
    category.count = tally.total - before
  }
  const { total, keys, ids, brands, bands, specSets, specSetsBut } = tally

  return {
    total,

    /** Ids from the `from`th on, at most `count`. */
    pick(from: number, count: number): number[] {
      const picked = pickRange(keys.subarray(0, total), ids.subarray(0, total), from, count)
      return picked.map((id) => id * orders[sort].sign)
    },

    counts: (): ShelfCounts => ({
      categories: categories.flatMap(({ value, count }) => (count > 0 ? [{ value, count }] : [])),
      brands: rankBrands(shelf, brands, filter.brandIds),
      bands: [...bands],
      specs: countSpecs(shelf.specSets, filter.specs, specSets, [...specSetsBut.values()]),
    }),
  }
}

type Tally = ReturnType<typeof createTally>

/** `most`: how many may be found. */
function createTally(shelf: ShelfColumns, filter: ShelfFilter, most: number) {
  const setCount = shelf.specSets.count()
  return {
    total: 0,
    /** What the found ones are sorted by, and their ids; both negative where the larger come first. */
    keys: new Float64Array(most),
    ids: new Float64Array(most),
    brands: new Uint32Array(shelf.brands.count()),
    bands: new Uint32Array(priceBandStarts.length),
    specSets: new Uint32Array(setCount),
    /** By the reason that alone kept them out. */
    specSetsBut: new Map(filter.specs.map((_, spec) => [bySpec << spec, new Uint32Array(setCount)])),
  }
}

type Judge = (skus: CategoryColumns, slot: number) => number

function countSkus(
  skus: Readonly<CategoryColumns>,
  findReasons: Judge,
  { column, sign }: Order,
  tally: Tally,
): void {
  const { id, brand, band, specSet, count } = skus
  const { keys, ids, brands, bands, specSets, specSetsBut } = tally
  const key = skus[column]
  let total = tally.total
  for (let slot = 0; slot < count; slot++) {
    const reasons = findReasons(skus, slot)
    if (reasons === 0) {
      keys[total] = sign * (key[slot] as number)
      ids[total++] = sign * (id[slot] as number)
      add(specSets, specSet[slot] as number)
    }
    if ((reasons & ~byBrand) === 0) add(brands, brand[slot] as number)
    if ((reasons & ~byPrice) === 0) add(bands, band[slot] as number)
    if (reasons >= bySpec) add(specSetsBut.get(reasons), specSet[slot] as number)
  }
  tally.total = total
}

function createJudge(
  shelf: ShelfColumns,
  { priceFrom, priceTo, brandIds, specs, inStock }: ShelfFilter,
): Judge {
  const judgeSpecs = createSpecJudge(shelf, specs)
  const wantedBrands = markBrands(shelf, brandIds)
  return (skus, slot) => {
    const price = skus.price[slot] as number
    return (
      (price < priceFrom || price > priceTo ? byPrice : 0) |
      (inStock && skus.inStock[slot] === 0 ? byStock : 0) |
      (wantedBrands !== undefined && wantedBrands[skus.brand[slot] as number] === 0 ? byBrand : 0) |
      (judgeSpecs !== undefined ? judgeSpecs(skus.specSet[slot] as number) : 0)
    )
  }
}

/** Larger ids come first where the larger is the better, as everywhere in lists. */
const orders = {
  default: { column: 'id', sign: 1 },
  price_asc: { column: 'price', sign: 1 },
  price_desc: { column: 'price', sign: -1 },
  popular: { column: 'popularity', sign: -1 },
  new: { column: 'created', sign: -1 },
} as const satisfies Record<SkuSort, { column: keyof CategoryColumns; sign: 1 | -1 }>

type Order = (typeof orders)[SkuSort]

/** Tells which of the choices a set of specs does not meet; each set is looked at once. Undefined: nothing is chosen. */
function createSpecJudge({ specSets }: ShelfColumns, choices: readonly SpecChoice[]) {
  if (choices.length === 0) return undefined
  const known = new Int16Array(specSets.count()).fill(-1)
  const judge = (set: number) =>
    choices.reduce((failures, { name, values }, place) => {
      const specs = specSets.pairsOf(set).map(specSets.pair)
      const isMet = specs.some((spec) => spec.name === name && values.includes(spec.value))
      return isMet ? failures : failures | (bySpec << place)
    }, 0)
  return (set: number): number => {
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

function add(counts: Uint32Array | undefined, place: number): void {
  if (counts !== undefined) counts[place] = (counts[place] as number) + 1
}
