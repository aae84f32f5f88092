import {
  formatSpecs,
  parseBrands,
  parseSpecs,
  type SkuFilters,
  type SkuSort,
  type SpecChoice,
} from '@jishi/contract'

/** What a shopper has chosen of a list: it lives in the address. Prices in fen, inclusive. */
export interface ListChoice {
  brandIds: number[]
  priceFrom: number | undefined
  priceTo: number | undefined
  specs: SpecChoice[]
  inStock: boolean
  sort: SkuSort
  /** 1 to 100. */
  page: number
}

type Query = Record<string, string | null | undefined | (string | null)[]>

const sorts = ['default', 'price_asc', 'price_desc', 'popular', 'new'] as const satisfies SkuSort[]
const brandsPattern = /^[1-9]\d{0,14}(,[1-9]\d{0,14}){0,19}$/
const specPattern = /^[^:;|]{1,20}:[^:;]{1,200}(;[^:;|]{1,20}:[^:;]{1,200}){0,4}$/
const maxFen = 1_000_000_000_00

/** Reads an address. What is strange in it is not chosen. */
export function readChoice(query: Query): ListChoice {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '')
  const page = Number(text('page'))
  const spec = text('spec')
  return {
    brandIds: brandsPattern.test(text('brand')) ? parseBrands(text('brand')) : [],
    priceFrom: readFen(text('priceFrom')),
    priceTo: readFen(text('priceTo')),
    specs: isAddressable(spec) ? parseSpecs(spec) : [],
    inStock: text('inStock') === 'true',
    sort: sorts.find((sort) => sort === query.sort) ?? 'default',
    page: Number.isInteger(page) && page >= 1 && page <= 100 ? page : 1,
  }
}

/** What the server is asked for; defaults stay out of it. */
export function toFilters(choice: ListChoice): SkuFilters {
  const { brandIds, priceFrom, priceTo, sort, page } = choice
  const spec = formatSpecs(choice.specs)
  return {
    ...(brandIds.length > 0 && { brand: brandIds.join(',') }),
    ...(priceFrom !== undefined && { priceFrom }),
    ...(priceTo !== undefined && { priceTo }),
    ...(spec !== undefined && { spec }),
    ...(choice.inStock && { inStock: true }),
    ...(sort !== 'default' && { sort }),
    ...(page > 1 && { page }),
  }
}

/** `path` with `kept` and the choice behind it, always in the same order: one list has one address. */
export function listAddress(path: string, choice: ListChoice, kept: Record<string, string> = {}): string {
  const query = new URLSearchParams(kept)
  for (const [name, value] of Object.entries(toFilters(choice))) query.set(name, String(value))
  return query.size > 0 ? `${path}?${query}` : path
}

/** How many things narrow the list: what a button on a phone tells. */
export function countFilters({ brandIds, priceFrom, priceTo, specs, inStock }: ListChoice): number {
  const values = specs.reduce((sum, spec) => sum + spec.values.length, 0)
  const hasPrice = priceFrom !== undefined || priceTo !== undefined
  return brandIds.length + values + (hasPrice ? 1 : 0) + (inStock ? 1 : 0)
}

export const noFilters = {
  brandIds: [],
  priceFrom: undefined,
  priceTo: undefined,
  specs: [],
  inStock: false,
} satisfies Partial<ListChoice>

/** The brands with this one chosen or let go; at most 20 of them. */
export function toggleBrand(brandIds: readonly number[], id: number): number[] {
  return brandIds.includes(id) ? brandIds.filter((each) => each !== id) : [...brandIds, id].slice(-20)
}

/** The specs with this value chosen or let go; as they were when an address does not hold more. */
export function toggleSpec(specs: readonly SpecChoice[], name: string, value: string): SpecChoice[] {
  const known = specs.find((spec) => spec.name === name)
  const values = known?.values.includes(value)
    ? known.values.filter((each) => each !== value)
    : [...(known?.values ?? []), value]
  const changed = { name, values }
  const next = (known ? specs.map((spec) => (spec === known ? changed : spec)) : [...specs, changed]).filter(
    (spec) => spec.values.length > 0,
  )
  return isAddressable(formatSpecs(next)) ? next : [...specs]
}

function isAddressable(spec = ''): boolean {
  return spec === '' || (spec.length <= 400 && specPattern.test(spec))
}

function readFen(text: string): number | undefined {
  return /^\d{1,12}$/.test(text) && Number(text) <= maxFen ? Number(text) : undefined
}
