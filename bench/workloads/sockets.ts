import { join } from 'node:path'
import { countSold, scheduleSale, waitUntilOpen } from '../harness/flash-sale.ts'
import { requireOpenFiles } from '../harness/processes.ts'
import { percentile } from '../load/closed-loop.ts'
import { runLoad } from '../load/load.ts'
import type { LoadResult, SocketResult } from '../load/protocol.ts'
import { countHearing } from './hearing.ts'
import type { Measurement, Stage, Workload } from './workload.ts'

const clients = 10_000
const presses = 2_000
const stock = 500
/** More than a round of pings. */
const idleMs = 30_000
const startsInMs = 1_000
const nothing: LoadResult = { rate: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, errors: 0, samples: [] }

/**
 * Ten thousand people have a page open, each with a socket to one server process. Two thousand of them press for five
 * hundred units; a worker beside it writes the orders. Meanwhile somebody does not read what they are sent.
 */
export const sockets: Workload = {
  name: 'sockets',
  baselines: [],
  needsOwnShop: true,
  env: { RUN_JOBS: 'false' },
  async run(stage) {
    requireOpenFiles(clients + 1_000)
    const people = await stage.prepare('making people', () => stage.people(clients + 1))
    const worker = stage.mall.openWorker()
    try {
      const sale = await scheduleSale(stage.mall, [{ stock, limitPerPerson: 1 }], startsInMs)
      await waitUntilOpen(sale)
      const itemId = sale.items[0]?.itemId ?? 0
      const result = await stage.prepare('10,000 sockets', () => hold(stage, people, itemId))
      const sold = await countSold(stage.mall.database, itemId)
      if (sold !== stock || result.pressed.length !== stock)
        throw new Error(`sockets: ${result.pressed.length} got a place and ${sold} an order of ${stock}`)
      return judge(stage, result)
    } finally {
      await worker.stop()
    }
  },
}

function hold(stage: Stage, people: { id: number; token: string }[], itemId: number): Promise<SocketResult> {
  const { mall, server } = stage
  const [slow, ...rest] = people
  if (slow === undefined) throw new Error('nobody was made')
  const kv =
    mall.redisUrl === undefined
      ? { driver: 'sqlite' as const, folder: join(mall.folder, 'mall') }
      : { driver: 'redis' as const, url: mall.redisUrl }
  const job = {
    ...{ origin: mall.origin, pid: server.pid, tokens: rest.map(({ token }) => token), presses },
    ...{ itemId, idleMs, slow, kv },
  }
  return runLoad('sockets', job, join(mall.folder, 'load.log'))
}

function judge(stage: Stage, result: SocketResult): Measurement[] {
  const { beforeKb, idleKb, openedInMs, lost, slow } = result
  const { heard, twice, foreign, waitsMs } = countHearing(result)
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
  stage.note(
    `sockets: opened at ${Math.round((1000 * clients) / openedInMs)} a second; who did not read was sent ${megabytes(slow.sentBytes)} and ${slow.isCutOff ? 'cut off' : 'kept'} after ${megabytes(slow.takenBytes)}`,
  )
  if (!slow.isCutOff) throw new Error('sockets: who does not read was not cut off')
  const times = {
    p50Ms: percentile(waitsMs, 0.5),
    p95Ms: percentile(waitsMs, 0.95),
    p99Ms: percentile(waitsMs, 0.99),
  }
  const count = (rate: number): LoadResult => ({ ...nothing, rate })
  return [
    { metric: 'memory', unit: 'KB', load: count((idleKb - beforeKb) / clients) },
    { metric: 'heard', unit: 'score', load: { ...nothing, ...times, rate: heard / stock, errors: lost } },
    { metric: 'twice', unit: 'count', load: count(twice) },
    { metric: 'foreign', unit: 'count', load: { ...count(foreign), samples: result.strange.slice(0, 5) } },
  ]
}
