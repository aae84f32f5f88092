import type { LoadResult, Span } from './protocol.ts'

const maxSamples = 5

/**
 * `concurrency` loops that each do one `step` after another. Counted are the steps that end within the measured time;
 * a step that throws counts as an error and not as a step.
 */
export async function runClosedLoop(
  { warmup, seconds, concurrency }: Span,
  step: (worker: number) => Promise<void>,
): Promise<LoadResult> {
  const startsAt = performance.now() + warmup * 1000
  const endsAt = startsAt + seconds * 1000
  const latencies: number[] = []
  const samples: string[] = []
  let errors = 0

  async function work(worker: number): Promise<void> {
    for (let from = performance.now(); from < endsAt; from = performance.now()) {
      const problem = await step(worker).then(
        () => undefined,
        (error: unknown) => String(error),
      )
      const at = performance.now()
      if (problem !== undefined) {
        errors++
        if (samples.length < maxSamples) samples.push(problem)
      } else if (at >= startsAt && at < endsAt) latencies.push(at - from)
    }
  }

  await Promise.all(Array.from({ length: concurrency }, (_, worker) => work(worker)))
  latencies.sort((a, b) => a - b)
  return {
    rate: latencies.length / seconds,
    p50Ms: percentile(latencies, 0.5),
    p95Ms: percentile(latencies, 0.95),
    p99Ms: percentile(latencies, 0.99),
    errors,
    samples,
  }
}

/** Of numbers in ascending order. */
export function percentile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
