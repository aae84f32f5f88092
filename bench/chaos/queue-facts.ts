import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Queue as BullQueue } from 'bullmq'
import { Redis } from 'ioredis'
import type { Mall } from '../harness/mall.ts'

/** What is in the queue. */
export interface QueueFacts {
  /** Order numbers for which a closing job waits, runs or is done. */
  closing: Set<string>
  /** Jobs that were given up. */
  failed: { name: string; reason: string }[]
}

interface Job {
  name: string
  payload: { orderNo?: string }
  isFailed: boolean
  reason: string
}

export async function readQueue({ redisUrl, folder }: Mall): Promise<QueueFacts> {
  const jobs = redisUrl === undefined ? readSqlite(join(folder, 'mall/queue.db')) : await readBullmq(redisUrl)
  const closing = jobs.filter((job) => job.name === 'order.close_unpaid')
  return {
    closing: new Set(closing.flatMap((job) => job.payload.orderNo ?? [])),
    failed: jobs.filter((job) => job.isFailed).map(({ name, reason }) => ({ name, reason })),
  }
}

function readSqlite(file: string): Job[] {
  const connection = new DatabaseSync(file, { readOnly: true, timeout: 10_000 })
  const rows = connection.prepare("select name, payload, state, error from job where state <> 'done'").all()
  connection.close()
  return (rows as { name: string; payload: string; state: string; error: string | null }[]).map((row) => ({
    name: row.name,
    payload: JSON.parse(row.payload),
    isFailed: row.state === 'failed',
    reason: row.error ?? '',
  }))
}

async function readBullmq(url: string): Promise<Job[]> {
  const connection = new Redis(url, { maxRetriesPerRequest: null })
  const queue = new BullQueue('jobs', { connection, prefix: '{queue}' })
  const jobs = await queue.getJobs(['waiting', 'delayed', 'active', 'failed'])
  const found = await Promise.all(
    jobs.map(async (job) => ({
      name: job.name,
      payload: job.data,
      isFailed: await job.isFailed(),
      reason: job.failedReason ?? '',
    })),
  )
  await queue.close()
  connection.disconnect()
  return found
}
