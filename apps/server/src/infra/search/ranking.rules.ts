import type { SkuSort } from '@jishi/contract'
import type { QueryWord, Spelling } from './search.ts'

/** Of so many candidates, found best first by rough tiers, the order is worked out exactly. */
export const rankedWindow = 240
/** So many SKUs are looked at for one query, at most: as far as numbered pages reach. */
export const maxCandidates = 2400

/** Lower ends in fen; each band ends below the next. */
export const priceBands = [0, 50_00, 100_00, 200_00, 500_00, 1000_00, 2000_00, 5000_00] as const

/** Of so many words, how many something must have to be worth showing. No words find nothing. */
export function fewestWords(count: number): number {
  return Math.max(1, Math.ceil(count / 2))
}

export function priceBandOf(priceFen: number): number {
  return priceBands.findLastIndex((from) => priceFen >= from)
}

export interface Candidate {
  id: number
  familyId: number
  popularity: number
  /** Terms, with blanks between them. */
  exact: string
  name: string
  spec: string
}

/** The same with a blank at both ends, so that a term can be looked for as it is. */
type Places = Pick<Candidate, 'exact' | 'name' | 'spec'>

const placeWeights = { own: 10, exact: 7, name: 6, spec: 5, rest: 2 }

/**
 * Best first. The second variant of a family stands behind the first ones of others that are about as good, and so on.
 */
export function rankCandidates<C extends Candidate>(
  words: readonly QueryWord[],
  candidates: readonly C[],
): C[] {
  const scored = candidates
    .map((candidate) => ({ candidate, score: scoreCandidate(words, candidate) }))
    .sort((a, b) => b.score - a.score || a.candidate.id - b.candidate.id)
  const seen = new Map<number, number>()
  return scored
    .map(({ candidate, score }) => {
      const before = seen.get(candidate.familyId) ?? 0
      seen.set(candidate.familyId, before + 1)
      return { candidate, score: score * 0.93 ** Math.min(before, 12) }
    })
    .sort((a, b) => b.score - a.score || a.candidate.id - b.candidate.id)
    .map(({ candidate }) => candidate)
}

/** How well it fits: up to 10 for each word, a little for what many buy. */
function scoreCandidate(words: readonly QueryWord[], candidate: Candidate): number {
  const places = { exact: ` ${candidate.exact} `, name: ` ${candidate.name} `, spec: ` ${candidate.spec} ` }
  let score = 0
  for (const word of words) score += scoreWord(word, places)
  // A short name that is about little else.
  const named = words.filter((word) =>
    word.some(({ terms }) => terms.every((term) => has(places.name, term))),
  )
  const focus = named.length / Math.max(4, countTerms(places.name))
  return score * (1 + 0.25 * focus + 0.015 * Math.log2(1 + candidate.popularity))
}

function has(terms: string, term: string): boolean {
  return terms.includes(` ${term} `)
}

function countTerms(terms: string): number {
  let blanks = 0
  for (let at = 0; at < terms.length; at++) if (terms.charCodeAt(at) === 32) blanks++
  return blanks - 1
}

function scoreWord(word: QueryWord, places: Places): number {
  return Math.max(0, ...word.map((spelling) => scoreSpelling(spelling, places)))
}

function scoreSpelling({ terms, weight }: Spelling, { exact, name, spec }: Places): number {
  const placeOf = (term: string) => {
    if (has(exact, term)) return has(name, term) ? 'own' : 'exact'
    return has(name, term) ? 'name' : has(spec, term) ? 'spec' : 'rest'
  }
  let sum = 0
  let found = 0
  for (const term of terms) {
    const place = placeOf(term)
    if (place !== 'rest') found++
    sum += placeWeights[place]
  }
  // A caption is not kept term by term: whether this spelling is in it is known of the whole candidate only.
  if (found === 0) return placeWeights.rest * weight
  return (sum / terms.length) * weight
}

export interface Sortable {
  id: number
  priceFen: number
  popularity: number
  createdAt: number
}

const comparers: Record<Exclude<SkuSort, 'default'>, (a: Sortable, b: Sortable) => number> = {
  price_asc: (a, b) => a.priceFen - b.priceFen || a.id - b.id,
  price_desc: (a, b) => b.priceFen - a.priceFen || b.id - a.id,
  popular: (a, b) => b.popularity - a.popularity || b.id - a.id,
  new: (a, b) => b.createdAt - a.createdAt || b.id - a.id,
}

export function sortFound<S extends Sortable>(found: readonly S[], sort: Exclude<SkuSort, 'default'>): S[] {
  return found.toSorted(comparers[sort])
}
