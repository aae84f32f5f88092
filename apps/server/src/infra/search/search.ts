import type { SkuSort } from '@jishi/contract'

/** A spec of a SKU and what was chosen: `颜色`, `红色`. */
export interface SpecPair {
  name: string
  value: string
}

/** A SKU as the index keeps it. The texts are cut into terms already, by the one tokenizer of index and query. */
export interface SearchDocument {
  id: number
  /** Its SPU: variants of one family do not crowd out the others. */
  familyId: number
  /** Of everything in it: differs when the index is behind the database. */
  checksum: string
  terms: DocumentTerms
  /** Of all levels. */
  categoryIds: number[]
  brandId: number
  specs: SpecPair[]
  priceFen: number
  popularity: number
  createdAt: number
  isInStock: boolean
}

export interface DocumentTerms {
  /** What it is, in a word: brand, names of its categories, the noun its name ends in. */
  exact: string[]
  /** Of its name and its brand's. */
  name: string[]
  /** Of the names of its categories. */
  kind: string[]
  /** Of the chosen options. */
  spec: string[]
  /** Of the caption, and single characters: the weakest signs. */
  rest: string[]
}

/** One thing that is looked for, in its spellings: the SKU has it when it has all terms of one of them. */
export type QueryWord = Spelling[]

export interface Spelling {
  terms: string[]
  /** 1 as typed, less for a synonym, a guess at what was meant, a sum of parts. */
  weight: number
}

export interface SearchFilter {
  /** Of any level. */
  categoryId?: number
  /** Any of them. */
  brandIds?: number[]
  /** Inclusive. */
  priceFrom?: number
  priceTo?: number
  /** Of each spec any of the values. */
  specs?: { name: string; values: string[] }[]
  isInStock?: boolean
}

export interface SearchQuery {
  words: QueryWord[]
  filter: SearchFilter
  sort: SkuSort
  offset: number
  limit: number
}

export interface SearchHits {
  /** SKUs of the page, best first. */
  ids: number[]
  total: number
  /** False: there are more than `total`. */
  isTotalExact: boolean
  facets: FacetCounts
}

/**
 * How the found SKUs spread, most first. Within one facet its own filter does not count. Prices are counted by band:
 * `priceBands` of the ranking rules. Beyond the bound on candidates they are counts among the best ones.
 */
export interface FacetCounts {
  categories: { id: number; count: number }[]
  brands: { id: number; count: number }[]
  /** One number for each band. */
  prices: number[]
  specs: { name: string; values: { value: string; count: number }[] }[]
}

/** A word that stands in documents. */
export interface IndexWord {
  term: string
  /** In how many documents. */
  count: number
  /** Whether names, brands or categories have it, not captions alone. */
  isName: boolean
}

export interface IndexState {
  /** Of the words that the documents were cut by; undefined before the first rebuild. */
  version: string | undefined
  documents: number
}

/**
 * The words of the shop's goods. All processes share one index. What `index` and `remove` accepted is found by the next
 * `find` of any process (a server may take up to a second); doing it twice is the same as once. They may be called while
 * an index is being rebuilt and are part of the new one then, whatever the rebuild itself read before.
 */
export interface SearchIndex {
  /** Writes these documents in the place of their former ones. */
  index(documents: SearchDocument[]): Promise<void>
  remove(ids: number[]): Promise<void>
  /**
   * SKUs that have all words; where none has, those that have most, half of them at least. Best first for `default`: what it is over what its
   * name says over what is said about it, as typed over as meant, and a little by popularity. Reads a bounded number of
   * candidates, so that a word that half of the shop has is answered as fast as a rare one.
   */
  find(query: SearchQuery): Promise<SearchHits>
  /** The commonest words, at most `limit`. */
  listWords(limit: number): Promise<IndexWord[]>
  /**
   * Builds a new index beside the living one, which answers meanwhile, and takes its place at the end. A second rebuild
   * that starts meanwhile takes over: the first one throws.
   */
  rebuild(version: string, batches: AsyncIterable<SearchDocument[]>): Promise<void>
  /** Ids above `after` and their checksums, ascending: what drift is measured by. */
  listChecksums(after: number, limit: number): Promise<{ id: number; checksum: string }[]>
  describe(): Promise<IndexState>
  close(): Promise<void>
}
