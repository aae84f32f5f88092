import { percentile } from '../load/closed-loop.ts'
import type { LoadResult, StormResult } from '../load/protocol.ts'
import type { Workload } from './workload.ts'

const password = 'lantern-orchid-42'

export const loginStorm: Workload = {
  name: 'login-storm',
  baselines: [],
  /** How long a right login takes while 1,000 wrong ones arrive, 50 at a time, over how long it takes alone. */
  async run(stage) {
    const [guest = '', ...targets] = await stage.peopleWithPassword(64, password)
    const result = await stage.storm('p95', {
      guest: { login: guest, password },
      targets,
      storms: 5,
      wrongLogins: 1000,
      concurrency: 50,
    })
    const baseline = { name: 'idle', load: toLoad(result.idleMs, result) }
    return [{ metric: 'p95', unit: 'ms', baseline, load: toLoad(result.stormMs, result) }]
  },
}

/** One after the other: the rate is that of a single person. */
function toLoad(times: number[], { errors, samples }: StormResult): LoadResult {
  const sorted = times.toSorted((a, b) => a - b)
  const totalMs = times.reduce((sum, ms) => sum + ms, 0)
  return {
    rate: (1000 * times.length) / totalMs,
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    p99Ms: percentile(sorted, 0.99),
    errors,
    samples,
  }
}
