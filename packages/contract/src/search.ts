import { type Static, Type } from 'typebox'
import { SkuCard } from './catalog.ts'
import { Done, Id } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Facets, SkuFilters } from './filters.ts'

/** What a person types into the search box. */
export const SearchWords = Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' })

/** A found SKU. `marks` are the parts of its name that were looked for, from (inclusive) to (exclusive) in UTF-16 units, in order. */
export const SearchCard = Type.Object({
  ...SkuCard.properties,
  marks: Type.Array(Type.Object({ from: Type.Integer(), to: Type.Integer() })),
})
export type SearchCard = Static<typeof SearchCard>

export const searchSkus = endpoint({
  method: 'GET',
  path: '/search/skus',
  auth: 'none',
  tag: 'search',
  summary: 'SKUs for some words, 24 a page, best first',
  query: Type.Object({
    q: SearchWords,
    category: Type.Optional(Type.Integer({ minimum: 1, description: 'Id of a category of any level' })),
    ...SkuFilters.properties,
  }),
  reply: Type.Object({
    items: Type.Array(SearchCard),
    page: Type.Integer(),
    pages: Type.Integer(),
    pageSize: Type.Integer(),
    total: Type.Integer({ description: 'Exact up to a bounded number' }),
    isTotalExact: Type.Boolean({ description: 'False: there are more than `total`' }),
    facets: Facets,
    didYouMean: Type.Union([Type.String(), Type.Null()], {
      description: 'Words that find more; null where these are as good as any',
    }),
    recommended: Type.Array(SkuCard, { description: 'Best sellers, when nothing was found' }),
  }),
})
export type SearchResult = Static<typeof searchSkus.reply>

export const SearchSuggestion = Type.Object({
  text: Type.String(),
  kind: Type.Union([Type.Literal('word'), Type.Literal('category'), Type.Literal('brand')]),
  categoryId: Type.Union([Id, Type.Null()], { description: 'Of a category: where it leads' }),
})
export type SearchSuggestion = Static<typeof SearchSuggestion>

export const listSuggestions = endpoint({
  method: 'GET',
  path: '/search/suggestions',
  auth: 'none',
  tag: 'search',
  summary: 'What the words typed so far may become, at most ten',
  query: Type.Object({ q: SearchWords }),
  reply: Type.Array(SearchSuggestion),
})

export const listHotWords = endpoint({
  method: 'GET',
  path: '/search/hot',
  auth: 'none',
  tag: 'search',
  summary: 'What others look for these days, at most ten',
  reply: Type.Array(Type.String()),
})

export const recordSearch = endpoint({
  method: 'POST',
  path: '/search/history',
  auth: 'optional',
  tag: 'search',
  summary: 'Tell what was looked for: counts for the hot words, and for my history when logged in',
  body: Type.Object({ words: SearchWords }),
  reply: Done,
})

export const listSearchHistory = endpoint({
  method: 'GET',
  path: '/search/history',
  auth: 'customer',
  tag: 'search',
  summary: 'What I looked for, newest first, at most twenty',
  reply: Type.Array(Type.String()),
})

export const forgetSearch = endpoint({
  method: 'POST',
  path: '/search/history/forget',
  auth: 'customer',
  tag: 'search',
  summary: 'Forget one of my searches, or all of them when no words are given',
  body: Type.Object({ words: Type.Optional(SearchWords) }),
  reply: Done,
})
