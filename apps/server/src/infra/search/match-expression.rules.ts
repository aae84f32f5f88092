import { priceBandOf, priceBands } from './ranking.rules.ts'
import type { QueryWord, SearchDocument, SearchFilter, SpecPair } from './search.ts'

/*
 * The embedded index keeps no positions and no columns, only which document has which token: that is what makes a common
 * word cheap. A letter in front says where the term stands; what is filtered by is a token as well.
 *   x what it is    n name and what it is    a anywhere
 *   k category    b brand    s spec    i in stock    q band of the price
 */
type Place = 'x' | 'n' | 'a'

export function listTokens({
  terms,
  categoryIds,
  brandId,
  specs,
  priceFen,
  isInStock,
}: SearchDocument): string {
  const name = new Set([...terms.exact, ...terms.name, ...terms.kind])
  const anywhere = new Set([...name, ...terms.spec, ...terms.rest])
  return [
    ...terms.exact.map((term) => `x${term}`),
    ...[...name].map((term) => `n${term}`),
    ...[...anywhere].map((term) => `a${term}`),
    ...categoryIds.map((id) => `k${id}`),
    `b${brandId}`,
    ...specs.map(specToken),
    ...(isInStock ? ['i1'] : []),
    `q${priceBandOf(priceFen)}`,
  ].join(' ')
}

/** From the best tier to the widest; each leaves out what the ones before have. */
export function listTiers(words: readonly QueryWord[]): string[] {
  const all = (place: Place) => words.map((word) => matchWord(word, place)).join(' AND ')
  const exact = all('x')
  const name = all('n')
  const anyExact = words.map((word) => matchWord(word, 'x')).join(' OR ')
  if (words.length === 1) return [exact, `(${name}) NOT (${exact})`, `(${all('a')}) NOT (${name})`]
  return [
    exact,
    `((${name}) AND (${anyExact})) NOT (${exact})`,
    `(${name}) NOT (${anyExact})`,
    `(${all('a')}) NOT (${name})`,
  ]
}

/** Documents that have at least `count` of the words. */
export function matchSome(words: readonly QueryWord[], count: number): string {
  return listChoices(words, count)
    .map((chosen) => `(${chosen.map((word) => matchWord(word, 'a')).join(' AND ')})`)
    .join(' OR ')
}

/** What is added to an expression so that only documents within the filter are left; empty without one. */
export function matchFilter({
  categoryId,
  brandIds,
  priceFrom,
  priceTo,
  specs,
  isInStock,
}: SearchFilter): string {
  const anyOf = (tokens: string[]) => `(${tokens.map(quote).join(' OR ')})`
  const parts = [
    ...(categoryId === undefined ? [] : [quote(`k${categoryId}`)]),
    ...(brandIds === undefined ? [] : [anyOf(brandIds.map((id) => `b${id}`))]),
    ...(specs ?? []).map(({ name, values }) => anyOf(values.map((value) => specToken({ name, value })))),
    ...(isInStock ? [quote('i1')] : []),
    ...(priceFrom === undefined && priceTo === undefined ? [] : [anyOf(listBandTokens(priceFrom, priceTo))]),
  ]
  return parts.join(' AND ')
}

function matchWord(word: QueryWord, place: Place): string {
  const spellings = word.map(({ terms }) => `(${terms.map((term) => quote(place + term)).join(' AND ')})`)
  return `(${spellings.join(' OR ')})`
}

function listBandTokens(from = 0, to = Number.MAX_SAFE_INTEGER): string[] {
  const [first, last] = [priceBandOf(from), priceBandOf(Math.max(from, to))]
  return priceBands.flatMap((_, band) => (band >= first && band <= last ? [`q${band}`] : []))
}

/** A value may be any text: its token is a number that says it. */
function specToken({ name, value }: SpecPair): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (const unit of Buffer.from(`${name}:${value}`)) {
    high = Math.imul(high ^ unit, 2_654_435_761)
    low = Math.imul(low ^ unit, 1_597_334_677)
  }
  return `s${(high >>> 0).toString(36)}${(low >>> 0).toString(36)}`
}

function listChoices<T>(items: readonly T[], count: number): T[][] {
  if (count === 0) return [[]]
  return items.flatMap((item, at) =>
    listChoices(items.slice(at + 1), count - 1).map((rest) => [item, ...rest]),
  )
}

function quote(token: string): string {
  return `"${token.replaceAll('"', '')}"`
}
