import type { LoadResult } from '../load/protocol.ts'

/** Of several turns of the same measurement. */
export function average(results: LoadResult[]): LoadResult {
  const mean = (pick: (result: LoadResult) => number) =>
    results.reduce((sum, result) => sum + pick(result), 0) / results.length
  const isWatched = results.every(({ cpuUs }) => cpuUs !== undefined)
  return {
    ...(isWatched && { cpuUs: mean(({ cpuUs = 0 }) => cpuUs) }),
    rate: mean(({ rate }) => rate),
    p50Ms: mean(({ p50Ms }) => p50Ms),
    p95Ms: mean(({ p95Ms }) => p95Ms),
    p99Ms: mean(({ p99Ms }) => p99Ms),
    errors: results.reduce((sum, { errors }) => sum + errors, 0),
    samples: results.flatMap(({ samples }) => samples),
  }
}
