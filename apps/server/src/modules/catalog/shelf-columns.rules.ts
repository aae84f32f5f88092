import { priceBandStarts } from '@jishi/contract'
import { grow } from './grow.rules.ts'
import { createNumbering, type ReadonlyNumbering } from './numbering.rules.ts'
import { createSkuIndex, nowhere } from './sku-index.rules.ts'
import { createSpecSets, type SpecPair, type SpecSets } from './spec-sets.rules.ts'

/** What lists know of a SKU. Everything else is read for the few that a page shows. */
export interface ShelfRow {
  id: number
  /** Level 3; undefined: not shown. */
  categoryId: number | undefined
  brandId: number
  priceFen: number
  popularity: number
  createdAt: number
  isInStock: boolean
  specs: SpecPair[]
}

export type ShelfColumns = ReturnType<typeof createShelfColumns>

/**
 * Every SKU of the shop as one number in each of a few columns: 62 bytes of it and some room to grow, so a million fit in 100 MB. Each category
 * has columns of its own: counting all that it has is a walk over short arrays from front to back. Scattered over columns
 * of the whole shop, the same numbers cost several times as much to fetch.
 */
export function createShelfColumns() {
  const index = createSkuIndex()
  const categories = new Map<number, CategoryColumns>()
  const brands = createNumbering<number>()
  const specSets = createSpecSets()

  /** The last one takes the slot that becomes free. */
  function leave(place: number): void {
    const from = categories.get(index.categoryOf(place))
    if (from === undefined) return
    const slot = index.slotOf(place)
    const last = --from.count
    for (const column of columnsOf(from)) column[slot] = column[last] as number
    index.move(index.find(from.id[slot] as number) as number, index.categoryOf(place), slot)
    index.move(place, nowhere, 0)
  }

  function enter(place: number, categoryId: number): void {
    const known = categories.get(categoryId) ?? createColumns(16)
    const category = known.count < known.id.length ? known : growColumns(known)
    categories.set(categoryId, category)
    index.move(place, categoryId, category.count++)
  }

  function write(category: CategoryColumns, slot: number, row: ShelfRow): void {
    category.id[slot] = row.id
    category.price[slot] = row.priceFen
    category.popularity[slot] = row.popularity
    category.created[slot] = row.createdAt
    category.brand[slot] = brands.numberOf(row.brandId)
    category.specSet[slot] = specSets.numberOf(row.specs)
    category.band[slot] = findBand(row.priceFen)
    category.inStock[slot] = row.isInStock ? 1 : 0
  }

  return {
    /** Puts a SKU where it belongs now, new or known. */
    put(row: ShelfRow): void {
      const place = index.find(row.id) ?? index.add(row.id)
      if (index.categoryOf(place) !== row.categoryId) leave(place)
      // Of goods that are not shown too: a brand that is chosen stays in sight with none.
      brands.numberOf(row.brandId)
      if (row.categoryId === undefined) return
      if (index.categoryOf(place) === nowhere) enter(place, row.categoryId)
      write(categories.get(row.categoryId) as CategoryColumns, index.slotOf(place), row)
    },

    /** Not shown any more; an unknown one is fine. */
    hide(id: number): void {
      const place = index.find(id)
      if (place !== undefined) leave(place)
    },

    skusOf: (categoryId: number): Readonly<CategoryColumns> => categories.get(categoryId) ?? noSkus,
    brands: brands as ReadonlyNumbering<number>,
    specSets: specSets as Omit<SpecSets, 'numberOf'>,
  }
}

/** The SKUs of one category: of each column the first `count`, in no order. */
export type CategoryColumns = ReturnType<typeof createColumns>

function createColumns(length: number) {
  return {
    count: 0,
    id: new Float64Array(length),
    price: new Float64Array(length),
    popularity: new Float64Array(length),
    created: new Float64Array(length),
    brand: new Uint32Array(length),
    specSet: new Uint32Array(length),
    band: new Uint8Array(length),
    inStock: new Uint8Array(length),
  }
}

const noSkus = createColumns(0)

function columnsOf({ count: _, ...columns }: CategoryColumns) {
  return Object.values(columns)
}

function growColumns(columns: CategoryColumns): CategoryColumns {
  return {
    count: columns.count,
    id: grow(columns.id),
    price: grow(columns.price),
    popularity: grow(columns.popularity),
    created: grow(columns.created),
    brand: grow(columns.brand),
    specSet: grow(columns.specSet),
    band: grow(columns.band),
    inStock: grow(columns.inStock),
  }
}

function findBand(priceFen: number): number {
  return priceBandStarts.findLastIndex((start) => start <= priceFen)
}
