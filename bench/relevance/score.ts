/** One query's goods as they were found, best first, and the ones that were wanted. */
export interface Judged {
  query: string
  /** Names of SKUs. */
  found: readonly string[]
  /** Beginnings of names. */
  wanted: readonly string[]
}

export interface RelevanceScore {
  /** Mean over all queries of one divided by the place of the first right one; 0 where none was found. */
  mrr: number
  /** Mean share of the wanted goods that are among the first ten. */
  recall: number
}

export function scoreRelevance(judged: readonly Judged[]): RelevanceScore {
  return { mrr: mean(judged.map(reciprocalRank)), recall: mean(judged.map(recallAtTen)) }
}

export function reciprocalRank({ found, wanted }: Judged): number {
  const place = found.findIndex((name) => wanted.some((beginning) => name.startsWith(beginning)))
  return place < 0 ? 0 : 1 / (place + 1)
}

export function recallAtTen({ found, wanted }: Judged): number {
  const first = found.slice(0, 10)
  return wanted.filter((beginning) => first.some((name) => name.startsWith(beginning))).length / wanted.length
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
