import { findFreePort } from '../../apps/server/test/free-port.ts'
import { startOpenSearch } from '../../apps/server/test/opensearch.ts'
import type { LoadResult } from '../load/protocol.ts'
import { judgeShop } from '../relevance/ask.ts'
import { queries } from '../relevance/queries.ts'
import type { RelevanceScore } from '../relevance/score.ts'
import type { Measurement, Stage, Workload } from './workload.ts'

/**
 * Whether shoppers find what they mean: `mrr` and `recall` (at ten) of the questions in `relevance/queries.ts`, by the
 * embedded index, and by OpenSearch where Java and Maven can start one.
 */
export const relevance: Workload = {
  name: 'relevance',
  baselines: [],
  async run(stage) {
    const embedded = await judgeShop(stage.mall.origin)
    return [...toRows('', embedded), ...(await judgeOpenSearch(stage, embedded))]
  },
}

/** The same shop, served once more by a process whose index is there. */
async function judgeOpenSearch(
  { mall, prepare, note }: Stage,
  embedded: RelevanceScore,
): Promise<Measurement[]> {
  const index = await prepare('starting an OpenSearch', startOpenSearch)
  if (index === undefined) {
    note('No OpenSearch could be started here: it takes Java and Maven.')
    return []
  }
  try {
    const env = { ELASTICSEARCH_URL: index.url, RUN_JOBS: 'false' }
    await prepare('building its index', () => mall.command(['search', 'rebuild'], env))
    const port = await findFreePort()
    const server = await mall.open({ env, port })
    const found = await judgeShop(`http://127.0.0.1:${port}`).finally(() => server.stop())
    await checkAsked(index.url)
    return toRows('-opensearch', found, embedded)
  } finally {
    await index.stop()
  }
}

/** Otherwise the embedded index would have been judged twice. */
async function checkAsked(url: string): Promise<void> {
  const stats = await fetch(`${url}/_stats/search`).then((answer) => answer.json())
  const asked = (stats as { _all: { total: { search: { query_total: number } } } })._all.total.search
    .query_total
  if (asked < queries.length) throw new Error(`OpenSearch was asked ${asked} times, not ${queries.length}`)
}

function toRows(suffix: string, found: RelevanceScore, other?: RelevanceScore): Measurement[] {
  return (['mrr', 'recall'] as const).map((metric) => ({
    metric: `${metric}${suffix}`,
    unit: 'score',
    load: toLoad(found[metric]),
    ...(other !== undefined && { baseline: { name: `${metric} embedded`, load: toLoad(other[metric]) } }),
  }))
}

function toLoad(score: number): LoadResult {
  return { rate: score, p50Ms: 0, p95Ms: 0, p99Ms: 0, errors: 0, samples: [] }
}
