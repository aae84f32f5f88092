import type { LoadResult } from '../load/protocol.ts'
import { judgeShop } from '../relevance/ask.ts'
import type { Workload } from './workload.ts'

/** Whether shoppers find what they mean: `mrr` and `recall` (at ten) of the questions in `relevance/queries.ts`. */
export const relevance: Workload = {
  name: 'relevance',
  baselines: [],
  async run({ mall }) {
    const { mrr, recall } = await judgeShop(mall.origin)
    return [
      { metric: 'mrr', unit: 'score', load: toLoad(mrr) },
      { metric: 'recall', unit: 'score', load: toLoad(recall) },
    ]
  },
}

function toLoad(score: number): LoadResult {
  return { rate: score, p50Ms: 0, p95Ms: 0, p99Ms: 0, errors: 0, samples: [] }
}
