import { join } from 'node:path'
import { launch } from '../harness/child.ts'
import type { Mall } from '../harness/mall.ts'
import { runLoad } from '../load/load.ts'
import type { LoadRequest, LoadResult, Span } from '../load/protocol.ts'
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

function measureHello(mall: Mall, time: Time): Promise<LoadResult> {
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

async function measureRoute(
  script: string,
  args: string[],
  mall: Mall,
  time: Time,
  requests: LoadRequest[],
): Promise<LoadResult> {
  const logFile = join(mall.folder, 'baseline.log')
  const server = launch(join(import.meta.dirname, script), { args, logFile })
  const { origin } = await server.answer<{ origin: string }>()
  const job = { ...time, concurrency: concurrency.requests, origin, requests }
  return runLoad('requests', job, logFile).finally(() => server.stop())
}

/** The least that an order costs the database, on tables of its own. */
export function measureTransaction(mall: Mall, span: Span, skus: number): Promise<LoadResult> {
  const database =
    mall.databaseUrl === undefined
      ? { driver: 'sqlite' as const, file: join(mall.folder, 'baseline.db') }
      : { driver: 'mysql' as const, url: mall.databaseUrl }
  const job = { ...span, database, skus }
  return runLoad('transaction', job, join(mall.folder, 'baseline.log'))
}
