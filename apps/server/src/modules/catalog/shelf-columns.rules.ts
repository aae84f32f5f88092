import { priceBandStarts } from '@jishi/contract'

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

interface SpecPair {
  name: string
  value: string
}

export type ShelfColumns = ReturnType<typeof createShelfColumns>

/** Where a SKU stands that is not shown. */
const nowhere = 0

/**
 * Every SKU of the shop as one number in each of a few columns: 50 bytes of it, so a million fit in 50 MB, and
 * counting all that a category has is a walk over short arrays. A SKU keeps its place for good.
 */
export function createShelfColumns() {
  const columns = { ...createColumns(1024), size: 0 }
  const categories = new Map<number, Members>()
  const brands = createNumbering<number>()
  const specSets = createSpecSets()
  const late = new Map<number, number>()
  let ordered = 0

  /** Ids mostly come in order, and are found by halving; the few that do not are remembered one by one. */
  function find(id: number): number | undefined {
    let [low, high] = [0, ordered]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((columns.id[middle] ?? 0) < id) low = middle + 1
      else high = middle
    }
    return low < ordered && columns.id[low] === id ? low : late.get(id)
  }

  function add(id: number): number {
    if (columns.size === columns.id.length) Object.assign(columns, growColumns(columns))
    const place = columns.size++
    if (place === ordered && (place === 0 || id > (columns.id[place - 1] ?? 0))) ordered++
    else late.set(id, place)
    columns.id[place] = id
    return place
  }

  function leave(place: number): void {
    const from = categories.get(columns.category[place] ?? nowhere)
    if (from === undefined) return
    const slot = columns.slot[place] ?? 0
    const last = from.places[--from.count] ?? 0
    from.places[slot] = last
    columns.slot[last] = slot
    columns.category[place] = nowhere
  }

  function enter(place: number, categoryId: number): void {
    const members = categories.get(categoryId) ?? { places: new Uint32Array(16), count: 0 }
    categories.set(categoryId, members)
    if (members.count === members.places.length) members.places = grow(members.places)
    columns.slot[place] = members.count
    members.places[members.count++] = place
    columns.category[place] = categoryId
  }

  return {
    columns: columns as Readonly<typeof columns>,

    /** Puts a SKU where it belongs now, new or known. */
    put(row: ShelfRow): void {
      const place = find(row.id) ?? add(row.id)
      columns.price[place] = row.priceFen
      columns.popularity[place] = row.popularity
      columns.created[place] = row.createdAt
      columns.brand[place] = brands.numberOf(row.brandId)
      columns.specSet[place] = specSets.numberOf(row.specs)
      columns.band[place] = findBand(row.priceFen)
      columns.inStock[place] = row.isInStock ? 1 : 0
      if (columns.category[place] === (row.categoryId ?? nowhere)) return
      leave(place)
      if (row.categoryId !== undefined) enter(place, row.categoryId)
    },

    /** Not shown any more; an unknown one is fine. */
    hide(id: number): void {
      const place = find(id)
      if (place !== undefined) leave(place)
    },

    membersOf: (categoryId: number): Readonly<Members> => categories.get(categoryId) ?? noMembers,
    brands: brands as ReadonlyNumbering<number>,
    specSets: specSets as Pick<typeof specSets, 'count' | 'at'>,
  }
}

interface Members {
  places: Uint32Array
  count: number
}

const noMembers: Members = { places: new Uint32Array(0), count: 0 }

/** Few sets of specs are different: `红色, 256G` is one number, whoever has it. */
function createSpecSets() {
  const pairNumbers = createNumbering<string>()
  const pairs: SpecPair[] = []
  const setNumbers = createNumbering<string>()
  const sets: SpecPair[][] = []

  function numberPair(pair: SpecPair): number {
    const number = pairNumbers.numberOf(`${pair.name}\n${pair.value}`)
    pairs[number] ??= pair
    return number
  }

  return {
    count: () => sets.length,
    at: (set: number): readonly SpecPair[] => sets[set] ?? [],
    numberOf(specs: readonly SpecPair[]): number {
      const numbers = [...new Set(specs.map(numberPair))].sort((a, b) => a - b)
      const set = setNumbers.numberOf(numbers.join(' '))
      sets[set] ??= numbers.flatMap((number) => pairs[number] ?? [])
      return set
    },
  }
}

interface ReadonlyNumbering<Value> {
  count(): number
  at(number: number): Value | undefined
  find(value: Value): number | undefined
}

/** Numbers whatever comes, from 0. */
function createNumbering<Value>() {
  const numbers = new Map<Value, number>()
  const values: Value[] = []
  return {
    count: () => values.length,
    at: (number: number) => values[number],
    find: (value: Value) => numbers.get(value),
    numberOf(value: Value): number {
      const known = numbers.get(value)
      if (known !== undefined) return known
      numbers.set(value, values.length)
      return values.push(value) - 1
    },
  }
}

function createColumns(length: number) {
  return {
    id: new Float64Array(length),
    price: new Float64Array(length),
    popularity: new Float64Array(length),
    created: new Float64Array(length),
    category: new Float64Array(length),
    /** Where it stands among the members of its category. */
    slot: new Uint32Array(length),
    brand: new Uint32Array(length),
    specSet: new Uint32Array(length),
    band: new Uint8Array(length),
    inStock: new Uint8Array(length),
  }
}

type Columns = ReturnType<typeof createColumns>

function growColumns(columns: Columns): Columns {
  return {
    id: grow(columns.id),
    price: grow(columns.price),
    popularity: grow(columns.popularity),
    created: grow(columns.created),
    category: grow(columns.category),
    slot: grow(columns.slot),
    brand: grow(columns.brand),
    specSet: grow(columns.specSet),
    band: grow(columns.band),
    inStock: grow(columns.inStock),
  }
}

function grow<Column extends Float64Array | Uint32Array | Uint8Array>(column: Column): Column {
  const longer = new (column.constructor as new (length: number) => Column)(column.length * 2)
  longer.set(column)
  return longer
}

function findBand(priceFen: number): number {
  return priceBandStarts.findLastIndex((start) => start <= priceFen)
}
