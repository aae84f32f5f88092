import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { measureHello, measureSingleRows, measureTakeRoute, measureTransaction } from '../baselines/index.ts'
import type { PlainPage } from '../baselines/page.ts'
import { runLoad } from '../load/load.ts'
import type { LoadRequest, LoadResult } from '../load/protocol.ts'
import { type ClaimLoad, concurrency, type SentPage, type Stage } from '../workloads/workload.ts'
import { type Child, launch } from './child.ts'
import { watchCpuTime } from './cpu-time.ts'
import type { Mall } from './mall.ts'
import { createPeople, giveAddresses, givePassword, type Person } from './people.ts'
import type { Progress } from './progress.ts'

export const warmupSeconds = 2

export interface StageDeps {
  mall: Mall
  seconds: number
  /** In the large ledger. */
  orders: number
  progress: Progress
  notes: string[]
  /** For a CPU profile of every process that is measured. */
  profileFlags: string[]
  /** Everybody who was made so far; grows when a workload needs more. */
  population: Person[]
}

/** What a workload gets: the open shop, people, and load processes that start one after the other. */
export function createStage(workload: string, deps: StageDeps, server: Child): Stage {
  const { mall, seconds, progress, notes, population } = deps
  const span = { warmup: warmupSeconds, seconds }
  const logFile = join(mall.folder, 'load.log')

  async function people(count: number): Promise<Person[]> {
    if (population.length < count) {
      const more = await createPeople(mall, { first: population.length, count: count - population.length })
      population.push(...more)
    }
    return population.slice(0, count)
  }

  function measure<Result extends LoadResult>(metric: string, work: () => Promise<Result>): Promise<Result> {
    return progress.during(`${workload} ${metric}`, warmupSeconds + seconds, work)
  }

  const toClaimJob = (load: ClaimLoad) => ({ ...span, concurrency: concurrency.requests, ...load })

  return {
    mall,
    server,
    orders: deps.orders,
    profileFlags: deps.profileFlags,
    people,
    async peopleWithPassword(count, password) {
      return givePassword(mall.database, await people(count), password)
    },
    storm(metric, job) {
      return progress.during(`${workload} ${metric}`, undefined, () =>
        runLoad('storm', { ...job, origin: mall.origin }, logFile),
      )
    },
    buyers: async (count) => giveAddresses(mall.origin, await people(count)),
    async sendRequests(metric, requests, options = {}) {
      const { status = 200, concurrency: width = concurrency.requests, origin = mall.origin } = options
      await checkFirst(origin, requests, status)
      const job = { ...span, concurrency: width, origin, requests }
      return measure(metric, () => runLoad('requests', job, logFile))
    },
    async sendToPlainServer(metric, requests, pages) {
      const server = await startPlainServer(mall.folder, pages)
      const job = { ...span, concurrency: concurrency.requests, origin: server.origin, requests }
      return measure(metric, () => runLoad('requests', job, logFile)).finally(() => server.stop())
    },
    hashPasswords(metric) {
      // As many at once as the machine has processors: more gain nothing.
      const job = { ...span, concurrency: availableParallelism() }
      return measure(metric, () => runLoad('hash', job, logFile))
    },
    bareTransactions(metric, { skus, concurrency: width }) {
      return measure(metric, () => measureTransaction(mall, { ...span, concurrency: width }, skus))
    },
    takeStock(metric, job) {
      return measure(metric, () => runLoad('stock', { ...span, ...job }, logFile))
    },
    claim(metric, load) {
      const job = { ...toClaimJob(load), origin: mall.origin }
      return measure(metric, () => watchCpuTime(server.pid, job, runLoad('claims', job, logFile)))
    },
    claimPlainly: (metric, load) => measure(metric, () => measureTakeRoute(mall, toClaimJob(load))),
    sayHello: (metric) => measure(metric, () => measureHello(mall, span)),
    writeSingleRows: (metric) => measure(metric, () => measureSingleRows(mall, span)),
    checkOut(metric, order) {
      const job = { ...span, concurrency: concurrency.checkout, origin: mall.origin, ...order }
      return measure(metric, () => runLoad('checkout', job, logFile))
    },
    prepare: (label, work) => progress.during(`${workload}: ${label}`, undefined, work),
    note: (line) => void notes.push(line),
  }
}

/** What Node writes by itself, it writes for that server as well. */
const ownHeaders = new Set(['connection', 'content-length', 'date', 'keep-alive'])

async function startPlainServer(folder: string, pages: readonly SentPage[]) {
  const file = join(folder, 'plain-pages.json')
  const plain = pages.map(({ path, headers, body }): PlainPage => {
    const kept = Object.entries(headers).filter(([name]) => !ownHeaders.has(name))
    return { path, headers: Object.fromEntries(kept), body: Buffer.from(body).toString('base64') }
  })
  writeFileSync(file, JSON.stringify(plain))
  const server = launch(join(import.meta.dirname, '../baselines/page.ts'), {
    args: [file],
    logFile: join(folder, 'baseline.log'),
  })
  const { origin } = await server.answer<{ origin: string }>()
  return { origin, stop: () => server.stop() }
}

async function checkFirst(origin: string, requests: LoadRequest[], status: number): Promise<void> {
  const request = requests[0]
  if (request === undefined) throw new Error('there is nothing to ask for: is the shop seeded?')
  const { path, ...init } = request
  const answer = await fetch(origin + path, init)
  const text = await answer.text()
  if (answer.status !== status)
    throw new Error(`${request.method} ${path}: ${answer.status} ${text.slice(0, 500)}`)
}
