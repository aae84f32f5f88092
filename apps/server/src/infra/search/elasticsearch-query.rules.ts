import type { SkuSort } from '@jishi/contract'
import { priceBands } from './ranking.rules.ts'
import type { FacetCounts, QueryWord, SearchDocument, SearchFilter } from './search.ts'

/** Part of a query in the server's language. */
type Clause = Record<string, unknown>
type Place = 'exact' | 'name' | 'any'

/** How an index is made: the terms come cut already, so the server has only to divide them at blanks. */
export function makeIndex(version: string): object {
  const terms = { type: 'text', analyzer: 'whitespace', norms: false, index_options: 'docs' }
  const stored = { type: 'keyword', index: false, doc_values: false }
  const number = { type: 'long' }
  return {
    settings: { number_of_shards: 1 },
    mappings: {
      dynamic: false,
      _meta: { version },
      properties: {
        id: number,
        familyId: { type: 'long', index: false },
        checksum: stored,
        exact: terms,
        name: terms,
        any: terms,
        nameWords: { type: 'keyword' },
        anyWords: { type: 'keyword' },
        categoryIds: number,
        category: number,
        brandId: number,
        specs: { type: 'keyword' },
        priceFen: number,
        popularity: number,
        createdAt: number,
        isInStock: { type: 'boolean' },
        isGone: { type: 'boolean' },
      },
    },
  }
}

export type StoredDocument = ReturnType<typeof toStored>

export function toStored(document: SearchDocument) {
  const { terms, categoryIds, specs, ...fields } = document
  const name = [...new Set([...terms.exact, ...terms.name, ...terms.kind])]
  const any = [...new Set([...name, ...terms.spec, ...terms.rest])]
  return {
    ...fields,
    exact: terms.exact.join(' '),
    name: name.join(' '),
    any: any.join(' '),
    nameWords: name,
    anyWords: any,
    ownTerms: { name: terms.name, spec: terms.spec },
    categoryIds,
    category: categoryIds.at(-1),
    specs: specs.map(({ name: spec, value }) => JSON.stringify([spec, value])),
    isGone: false,
  }
}

/** Documents that have at least `count` of the words, the better the place the higher. */
export function matchWords(words: readonly QueryWord[], count: number): Clause {
  const inPlace = (place: Place) => words.map((word) => matchWord(word, place))
  const tier = (filter: Clause[], boost: number) => ({
    constant_score: { filter: { bool: { filter } }, boost },
  })
  const some = { bool: { should: inPlace('any'), minimum_should_match: count } }
  if (count < words.length) return { bool: { filter: [some], must_not: isGone } }
  const anyExact = { bool: { should: inPlace('exact'), minimum_should_match: 1 } }
  return {
    bool: {
      filter: [some],
      must_not: isGone,
      should: [tier(inPlace('exact'), 4), tier([...inPlace('name'), anyExact], 2), tier(inPlace('name'), 1)],
    },
  }
}

const isGone = [{ term: { isGone: true } }]

function matchWord(word: QueryWord, place: Place): Clause {
  const spellings = word.map(({ terms }) => ({
    bool: { filter: terms.map((term) => ({ term: { [place]: term } })) },
  }))
  return { bool: { should: spellings, minimum_should_match: 1 } }
}

export function matchFilter(filter: SearchFilter): Clause {
  const { categoryId, brandIds, priceFrom, priceTo, specs, isInStock } = filter
  const hasPrice = priceFrom !== undefined || priceTo !== undefined
  return {
    bool: {
      filter: [
        ...(categoryId === undefined ? [] : [{ term: { categoryIds: categoryId } }]),
        ...(brandIds === undefined ? [] : [{ terms: { brandId: brandIds } }]),
        ...(hasPrice ? [{ range: { priceFen: { gte: priceFrom, lte: priceTo } } }] : []),
        ...(isInStock ? [{ term: { isInStock: true } }] : []),
        ...(specs ?? []).map(({ name, values }) => ({
          terms: { specs: values.map((value) => JSON.stringify([name, value])) },
        })),
      ],
    },
  }
}

const orders: Record<SkuSort, Clause[]> = {
  default: [{ _score: 'desc' }, { popularity: 'desc' }, { id: 'asc' }],
  price_asc: [{ priceFen: 'asc' }, { id: 'asc' }],
  price_desc: [{ priceFen: 'desc' }, { id: 'desc' }],
  popular: [{ popularity: 'desc' }, { id: 'desc' }],
  new: [{ createdAt: 'desc' }, { id: 'desc' }],
}

export const sortBy = (sort: SkuSort): Clause[] => orders[sort]

/** Each facet under the filters of all others. */
export function countBy(filter: SearchFilter): Clause {
  const { categoryId, brandIds, priceFrom, priceTo, specs = [], ...others } = filter
  const byCategory = { ...filter, categoryId: undefined }
  const byBrand = { ...filter, brandIds: undefined }
  const byPrice = { ...others, categoryId, brandIds, specs }
  const choices = { terms: { field: 'specs', size: 500 } }
  const within = (rest: SearchFilter, aggregation: Clause) => ({
    filter: matchFilter(rest),
    aggs: { choices: aggregation },
  })
  const ranges = priceBands.map((from, band) => ({ key: String(band), from, to: priceBands[band + 1] }))
  return {
    categories: within(byCategory, { terms: { field: 'category', size: 24 } }),
    brands: within(byBrand, { terms: { field: 'brandId', size: 24 } }),
    prices: within(byPrice, { range: { field: 'priceFen', ranges } }),
    specs: within(filter, choices),
    ...Object.fromEntries(
      specs.map(({ name }, at) => [
        `spec_${at}`,
        within({ ...filter, specs: specs.filter((spec) => spec.name !== name) }, choices),
      ]),
    ),
  }
}

interface Bucket {
  key: string | number
  doc_count: number
}
export type Aggregations = Record<string, { doc_count: number; choices: { buckets: Bucket[] } }>

export function readFacets(filter: SearchFilter, aggregations: Aggregations): FacetCounts {
  const bucketsOf = (name: string) => aggregations[name]?.choices.buckets ?? []
  const byId = (name: string) =>
    bucketsOf(name).map(({ key, doc_count }) => ({ id: Number(key), count: doc_count }))
  const open = (filter.specs ?? []).flatMap(({ name }, at) =>
    readSpecs(bucketsOf(`spec_${at}`)).filter((spec) => spec.name === name),
  )
  const others = readSpecs(bucketsOf('specs')).filter(({ name }) => !open.some((spec) => spec.name === name))
  const prices = new Map(bucketsOf('prices').map(({ key, doc_count }) => [Number(key), doc_count]))
  return {
    categories: byId('categories'),
    brands: byId('brands'),
    prices: priceBands.map((_, band) => prices.get(band) ?? 0),
    specs: [...open, ...others].slice(0, 6),
  }
}

function readSpecs(buckets: readonly Bucket[]): FacetCounts['specs'] {
  const pairs = buckets.map(({ key, doc_count }) => {
    const [name = '', value = ''] = JSON.parse(String(key)) as [string, string]
    return { name, value, count: doc_count }
  })
  const totalOf = (values: { count: number }[]) => values.reduce((sum, { count }) => sum + count, 0)
  return [...Map.groupBy(pairs, ({ name }) => name)]
    .toSorted((a, b) => totalOf(b[1]) - totalOf(a[1]) || (a[0] < b[0] ? -1 : 1))
    .map(([name, values]) => ({
      name,
      values: values.slice(0, 24).map(({ value, count }) => ({ value, count })),
    }))
}
