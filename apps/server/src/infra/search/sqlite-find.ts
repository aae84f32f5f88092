import { countFacets, isWithin } from './facets.rules.ts'
import { listTiers, matchFilter, matchSome } from './match-expression.rules.ts'
import { fewestWords, maxCandidates, rankCandidates, rankedWindow, sortFound } from './ranking.rules.ts'
import type { FacetCounts, QueryWord, SearchFilter, SearchHits, SearchQuery, SpecPair } from './search.ts'
import type { DocRow, Generation } from './sqlite-generation.ts'

/** A document as it is kept between two questions. */
export interface Doc {
  place: number
  id: number
  familyId: number
  popularity: number
  categoryIds: number[]
  brandId: number
  specs: SpecPair[]
  priceFen: number
  createdAt: number
  isInStock: boolean
}

/** Documents by place, in the order of the places. */
export type LoadDocs = (places: readonly number[]) => Doc[]

/** Of a word that more documents have than are looked at, facets are counted over so many that pass the other filters. */
const facetSample = 1200

export function findHits(generation: Generation, load: LoadDocs, query: SearchQuery): SearchHits {
  const { words, filter } = query
  const tiers = chooseTiers(generation, words)
  const wide = collect(generation, tiers, '', maxCandidates + 1)
  if (wide.length <= maxCandidates) {
    const docs = load(wide)
    const found = docs.filter((doc) => isWithin(filter, doc))
    return toHits(generation, query, found, true, countFacets(filter, docs))
  }
  if (matchFilter(filter) === '') {
    const docs = load(wide.slice(0, maxCandidates))
    return toHits(generation, query, docs, false, countFacets(filter, docs))
  }
  const narrow = collect(generation, tiers, matchFilter(filter), maxCandidates + 1)
  const found = load(narrow.slice(0, maxCandidates)).filter((doc) => isWithin(filter, doc))
  return toHits(
    generation,
    query,
    found,
    narrow.length <= maxCandidates,
    countOpenFacets(generation, load, tiers, filter, found),
  )
}

/** All words; where nothing has all, as many as anything has, half of them at least. */
function chooseTiers(generation: Generation, words: readonly QueryWord[]): string[] {
  const has = (expression: string) => generation.match(expression, 1).length > 0
  for (let count = words.length; count >= fewestWords(words.length); count--) {
    if (!has(matchSome(words, count))) continue
    return count === words.length ? listTiers(words) : [matchSome(words, count)]
  }
  return []
}

function collect(generation: Generation, tiers: readonly string[], filter: string, limit: number): number[] {
  const places: number[] = []
  for (const tier of tiers) {
    if (places.length >= limit) break
    const expression = filter === '' ? tier : `(${tier}) AND ${filter}`
    places.push(...generation.match(expression, limit - places.length))
  }
  return places
}

/** A facet that is filtered by needs the documents which only its own filter leaves out: they are looked for apart. */
function countOpenFacets(
  generation: Generation,
  load: LoadDocs,
  tiers: readonly string[],
  filter: SearchFilter,
  found: readonly Doc[],
): FacetCounts {
  const sample = (rest: SearchFilter) =>
    countFacets(rest, load(collect(generation, tiers, matchFilter(rest), facetSample)))
  const counts = countFacets(filter, found)
  const { categoryId, brandIds, priceFrom, priceTo, specs = [], ...others } = filter
  if (categoryId !== undefined) counts.categories = sample({ ...filter, categoryId: undefined }).categories
  if (brandIds !== undefined) counts.brands = sample({ ...filter, brandIds: undefined }).brands
  if (priceFrom !== undefined || priceTo !== undefined)
    counts.prices = sample({ ...others, categoryId, brandIds, specs }).prices
  for (const { name } of specs) {
    const open = sample({ ...filter, specs: specs.filter((spec) => spec.name !== name) }).specs
    const own = open.filter((spec) => spec.name === name)
    counts.specs = [...own, ...counts.specs.filter((spec) => spec.name !== name)]
  }
  return counts
}

function toHits(
  generation: Generation,
  { words, sort, offset, limit }: SearchQuery,
  found: readonly Doc[],
  isTotalExact: boolean,
  facets: FacetCounts,
): SearchHits {
  const ordered = sort === 'default' ? rankFirst(generation, words, found) : sortFound(found, sort)
  return {
    ids: ordered.slice(offset, offset + limit).map(({ id }) => id),
    total: found.length,
    isTotalExact,
    facets,
  }
}

function rankFirst(generation: Generation, words: readonly QueryWord[], found: readonly Doc[]): Doc[] {
  const first = found.slice(0, rankedWindow)
  const rows = generation.findTerms(first.map(({ place }) => place))
  const termsOf = new Map(rows.map((row) => [row.place, row]))
  const candidates = first.map((doc) => ({ ...doc, ...(termsOf.get(doc.place) ?? noTerms) }))
  return [...rankCandidates(words, candidates), ...found.slice(rankedWindow)]
}

const noTerms = { exact: '', name: '', spec: '' }

/** Thousands of documents share a few hundred lists of categories and specs: each is read once. */
const readIds = remember((text) => JSON.parse(text) as number[])
const readSpecs = remember((text) => JSON.parse(text) as SpecPair[])

export function toDoc(row: DocRow): Doc {
  return {
    place: row.place,
    id: row.id,
    familyId: row.family_id,
    popularity: row.popularity,
    categoryIds: readIds(row.category_ids),
    brandId: row.brand_id,
    specs: readSpecs(row.specs),
    priceFen: row.price_fen,
    createdAt: row.created_at,
    isInStock: row.is_in_stock === 1,
  }
}

function remember<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    if (known.size >= 10_000) known.clear()
    const value = read(text)
    known.set(text, value)
    return value
  }
}
