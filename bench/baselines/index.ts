import { join } from 'node:path'
import { launch } from '../harness/child.ts'
import { watchCpuTime } from '../harness/cpu-time.ts'
import type { Mall } from '../harness/mall.ts'
import { runLoad } from '../load/load.ts'
import type {
  ClaimJob,
  ClaimResult,
  LoadRequest,
  LoadResult,
  Span,
  TransactionJob,
} from '../load/protocol.ts'
import { linesPerCart, listAdditions } from '../workloads/cart-add.ts'
import { type BaselineName, concurrency, spreadSkus } from '../workloads/workload.ts'

/** What the machine does when nobody runs a shop on it: same load processes, same connections, same databases. */
export function measureBaseline(
  name: BaselineName,
  mall: Mall,
  span: Omit<Span, 'concurrency'>,
): Promise<LoadResult> {
  if (name === 'hello') return measureHello(mall, span)
  if (name === 'kv-route') return measureKvRoute(mall, span)
  const time = { ...span, concurrency: concurrency.checkout }
  return measureTransaction(mall, time, name === 'tx-hot' ? 1 : spreadSkus)
}

type Time = Omit<Span, 'concurrency'>

export function measureHello(mall: Mall, time: Time): Promise<LoadResult> {
  return measureRoute('hello.ts', [], mall, time, [{ method: 'GET', path: '/' }])
}

function measureKvRoute(mall: Mall, time: Time): Promise<LoadResult> {
  const skuIds = Array.from({ length: linesPerCart }, (_, index) => index + 1)
  const requests = listAdditions(skuIds).map(({ cart, skuId, count }) => ({
    method: 'POST' as const,
    path: '/lines',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: cart + 1, skuId, count }),
  }))
  const store = mall.redisUrl ?? join(mall.folder, 'kv-route.db')
  return measureRoute('kv-route.ts', [store], mall, time, requests)
}

/** One script of the store for each claim. */
export function measureTakeRoute(mall: Mall, job: Omit<ClaimJob, 'origin'>): Promise<ClaimResult> {
  const store = mall.redisUrl ?? join(mall.folder, 'take-route.db')
  return onServer('take-route.ts', [store], mall, ({ origin, pid }) =>
    watchCpuTime(pid, job, runLoad('claims', { ...job, origin }, logOf(mall))),
  )
}

function measureRoute(
  script: string,
  args: string[],
  mall: Mall,
  time: Time,
  requests: LoadRequest[],
): Promise<LoadResult> {
  return onServer(script, args, mall, ({ origin, pid }) => {
    const job = { ...time, concurrency: concurrency.requests, origin, requests }
    return watchCpuTime(pid, time, runLoad('requests', job, logOf(mall)))
  })
}

async function onServer<Result>(
  script: string,
  args: string[],
  mall: Mall,
  load: (server: { origin: string; pid: number }) => Promise<Result>,
): Promise<Result> {
  const server = launch(join(import.meta.dirname, script), { args, logFile: logOf(mall) })
  const { origin } = await server.answer<{ origin: string }>()
  return load({ origin, pid: server.pid }).finally(() => server.stop())
}

/** Rows of their own, each committed by itself. */
export function measureSingleRows(mall: Mall, time: Time): Promise<LoadResult> {
  return runLoad('rows', { ...time, concurrency: 1, database: databaseOf(mall) }, logOf(mall))
}

/** The least that an order costs the database, on tables of its own. */
export function measureTransaction(mall: Mall, span: Span, skus: number): Promise<LoadResult> {
  return runLoad('transaction', { ...span, database: databaseOf(mall), skus }, logOf(mall))
}

function databaseOf({ databaseUrl, folder }: Mall): TransactionJob['database'] {
  if (databaseUrl === undefined) return { driver: 'sqlite', file: join(folder, 'baseline.db') }
  return { driver: 'mysql', url: databaseUrl }
}

const logOf = ({ folder }: Mall) => join(folder, 'baseline.log')
