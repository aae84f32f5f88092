import type { StockStrategy } from '../../apps/server/src/modules/catalog/index.ts'
import { createOwnDatabase } from '../harness/own-database.ts'
import type { StockJob, StockResult } from '../load/protocol.ts'
import { concurrency, type Measurement, type Stage, spreadSkus, type Workload } from './workload.ts'

const strategies: StockStrategy[] = ['conditional', 'pessimistic', 'optimistic']
const crowds = [1, 4, concurrency.checkout, 64]

/**
 * What each way of taking stock costs, without HTTP: the shop's own transaction of the statements that the baseline
 * makes, on the same tables. All buyers after one SKU, or after many; each has a connection, as if there were as many
 * servers. Baseline and strategies take turns for each crowd, so that other work on the machine meets all of them.
 */
export const stock: Workload = {
  name: 'stock',
  baselines: [],
  async run(stage) {
    const database = await createOwnDatabase(stage.mall, 'bench_stock')
    const measurements: Measurement[] = []
    for (const kind of ['hot', 'spread'] as const)
      for (const buyers of crowds) measurements.push(...(await compare(stage, { database, kind, buyers })))
    stage.note('stock: nobody was refused while stock remained, and no piece was sold that was not there')
    return measurements
  },
}

interface Comparison {
  database: StockJob['database']
  kind: 'hot' | 'spread'
  buyers: number
}

async function compare(stage: Stage, { database, kind, buyers }: Comparison): Promise<Measurement[]> {
  const crowd = { skus: kind === 'hot' ? 1 : spreadSkus, concurrency: buyers }
  // The crowd of every other baseline gives the metric without a number.
  const suffix = buyers === concurrency.checkout ? kind : `${kind}-${buyers}`
  const bare = { name: `tx-${suffix}`, load: await stage.bareTransactions(`tx-${suffix}`, crowd) }
  const measurements: Measurement[] = []
  for (const strategy of strategies) {
    const metric = `${strategy}-${suffix}`
    const load = await stage.takeStock(metric, { ...crowd, database, strategy })
    prove(metric, load)
    if (load.retries > 0) stage.note(`stock ${metric}: ${load.retries} lost races`)
    measurements.push({ metric, load, baseline: bare })
  }
  return measurements
}

function prove(metric: string, { needlessRefusals, oversold, samples }: StockResult): void {
  if (oversold > 0) throw new Error(`stock ${metric}: ${oversold} pieces were sold that were not there`)
  if (needlessRefusals > 0)
    throw new Error(
      `stock ${metric}: ${needlessRefusals} refused while stock remained\n${samples.join('\n')}`,
    )
}
