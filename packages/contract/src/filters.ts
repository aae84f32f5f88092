import { type Static, Type } from 'typebox'

export const SkuSort = Type.Union([
  Type.Literal('default'),
  Type.Literal('price_asc'),
  Type.Literal('price_desc'),
  Type.Literal('popular'),
  Type.Literal('new'),
])
export type SkuSort = Static<typeof SkuSort>

const maxFen = 1_000_000_000_00

/** What narrows a list of SKUs. All of it lives in the URL of the page as well. */
export const SkuFilters = Type.Object({
  brand: Type.Optional(
    Type.String({
      pattern: '^[1-9]\\d{0,14}(,[1-9]\\d{0,14}){0,19}$',
      description: 'Ids of brands, any of them: `3,17`',
    }),
  ),
  priceFrom: Type.Optional(Type.Integer({ minimum: 0, maximum: maxFen, description: 'Fen, inclusive' })),
  priceTo: Type.Optional(Type.Integer({ minimum: 0, maximum: maxFen, description: 'Fen, inclusive' })),
  spec: Type.Optional(
    Type.String({
      maxLength: 400,
      pattern: '^[^:;|]{1,20}:[^:;]{1,200}(;[^:;|]{1,20}:[^:;]{1,200}){0,4}$',
      description: 'Of each spec any of the values: `颜色:红色|黑色;内存:256G`',
    }),
  ),
  inStock: Type.Optional(Type.Boolean({ description: 'Only what can be bought now' })),
  sort: Type.Optional(SkuSort),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 1 })),
})
export type SkuFilters = Static<typeof SkuFilters>

/**
 * How the found SKUs spread over what they could be narrowed by. Within one facet its own filter does not count, so that
 * the other choices stay visible. Choices without SKUs are left out, except brands that are chosen.
 */
export const Facets = Type.Object({
  categories: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), count: Type.Integer() })),
  brands: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), count: Type.Integer() })),
  prices: Type.Array(
    Type.Object({
      fromFen: Type.Integer(),
      toFen: Type.Union([Type.Integer(), Type.Null()], { description: 'Inclusive; null: no upper end' }),
      count: Type.Integer(),
    }),
  ),
  specs: Type.Array(
    Type.Object({
      name: Type.String(),
      values: Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() })),
    }),
  ),
})
export type Facets = Static<typeof Facets>

/** Of one spec any of these values. */
export interface SpecChoice {
  name: string
  values: string[]
}

/** `3,17` as `[3, 17]`. The text is one that `SkuFilters` lets through; nothing and an empty text choose no brand. */
export function parseBrands(text = ''): number[] {
  return text === '' ? [] : [...new Set(text.split(',').map(Number))]
}

/** `颜色:红色|黑色;内存:256G` taken apart. A spec that comes twice is one with the values of both. */
export function parseSpecs(text = ''): SpecChoice[] {
  const choices = new Map<string, Set<string>>()
  for (const part of text.split(';')) {
    const at = part.indexOf(':')
    const values = part
      .slice(at + 1)
      .split('|')
      .filter(Boolean)
    if (at < 1 || values.length === 0) continue
    const name = part.slice(0, at)
    choices.set(name, new Set([...(choices.get(name) ?? []), ...values]))
  }
  return [...choices].map(([name, values]) => ({ name, values: [...values] }))
}

/** What `parseSpecs` reads; undefined when nothing is chosen. */
export function formatSpecs(choices: readonly SpecChoice[]): string | undefined {
  const parts = choices.filter(({ values }) => values.length > 0)
  return parts.map(({ name, values }) => `${name}:${values.join('|')}`).join(';') || undefined
}

/** A spec that cannot be written in an address is no filter. */
export function isFilterableSpec(name: string, value: string): boolean {
  return name.length <= 20 && !/[:;|]/.test(name + value)
}

/** Where the price bands of `Facets` begin, in fen; each reaches up to the next one. */
export const priceBandStarts = [0, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000].map((yuan) => yuan * 100)
