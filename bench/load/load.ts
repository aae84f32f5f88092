import { join } from 'node:path'
import { launch } from '../harness/child.ts'
import type {
  CheckoutJob,
  ClaimJob,
  ClaimResult,
  CrowdJob,
  CrowdResult,
  HashJob,
  LoadResult,
  RequestJob,
  RowJob,
  SocketJob,
  SocketResult,
  StockJob,
  StockResult,
  StormJob,
  StormResult,
  TransactionJob,
} from './protocol.ts'

const scripts = {
  requests: join(import.meta.dirname, 'requests.ts'),
  checkout: join(import.meta.dirname, 'checkout.ts'),
  transaction: join(import.meta.dirname, '../baselines/transaction.ts'),
  stock: join(import.meta.dirname, 'stock.ts'),
  claims: join(import.meta.dirname, 'claims.ts'),
  crowd: join(import.meta.dirname, 'flash-crowd.ts'),
  rows: join(import.meta.dirname, '../baselines/single-rows.ts'),
  sockets: join(import.meta.dirname, 'sockets.ts'),
  hash: join(import.meta.dirname, '../baselines/hash.ts'),
  storm: join(import.meta.dirname, 'login-storm.ts'),
}

interface Jobs {
  requests: { job: RequestJob; result: LoadResult }
  checkout: { job: CheckoutJob; result: LoadResult }
  transaction: { job: TransactionJob; result: LoadResult }
  stock: { job: StockJob; result: StockResult }
  claims: { job: ClaimJob; result: ClaimResult }
  crowd: { job: CrowdJob; result: CrowdResult }
  rows: { job: RowJob; result: LoadResult }
  sockets: { job: SocketJob; result: SocketResult }
  hash: { job: HashJob; result: LoadResult }
  storm: { job: StormJob; result: StormResult }
}

/** Runs one job in a process of its own, so that what measures does not share a thread with what starts it. */
export async function runLoad<Kind extends keyof Jobs>(
  kind: Kind,
  job: Jobs[Kind]['job'],
  logFile: string,
): Promise<Jobs[Kind]['result']> {
  const child = launch(scripts[kind], { logFile })
  child.send(job)
  return child.answer<Jobs[Kind]['result']>()
}
