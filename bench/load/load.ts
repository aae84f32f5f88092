import { join } from 'node:path'
import { launch } from '../harness/child.ts'
import type { CheckoutJob, LoadResult, RequestJob, TransactionJob } from './protocol.ts'

const scripts = {
  requests: join(import.meta.dirname, 'requests.ts'),
  checkout: join(import.meta.dirname, 'checkout.ts'),
  transaction: join(import.meta.dirname, '../baselines/transaction.ts'),
}

interface Jobs {
  requests: RequestJob
  checkout: CheckoutJob
  transaction: TransactionJob
}

/** Runs one job in a process of its own, so that what measures does not share a thread with what starts it. */
export async function runLoad<Kind extends keyof Jobs>(
  kind: Kind,
  job: Jobs[Kind],
  logFile: string,
): Promise<LoadResult> {
  const child = launch(scripts[kind], { logFile })
  child.send(job)
  return child.answer<LoadResult>()
}
