import { type Job, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { JobHandler } from './queue.ts'
import type { QueueOptions } from './queue-options.ts'
import { maxAttempts, retryDelayMs } from './retry.rules.ts'

export const queueName = 'jobs'

/** How long a stop waits for BullMQ after the last running job is done. */
const closeGraceMs = 3000

interface WorkerSetup extends Required<QueueOptions> {
  url: string
  keys: string
  handlers: ReadonlyMap<string, JobHandler>
  concurrency: number
}

/** Takes jobs, for as long as Redis is away too. Gives the function that finishes the running ones and stops. */
export function startBullmqWorker(setup: WorkerSetup): () => Promise<void> {
  const { url, keys, concurrency, leaseMs, firstRetryMs, onError } = setup
  const redis = new Redis(url, { maxRetriesPerRequest: null })
  redis.on('error', onError)
  const running = new Set<Promise<void>>()
  const worker = new Worker(queueName, (job) => track(running, runJob(job, setup.handlers)), {
    connection: redis,
    prefix: keys,
    concurrency,
    lockDuration: leaseMs,
    stalledInterval: leaseMs,
    maxStalledCount: maxAttempts - 1,
    settings: { backoffStrategy: (attemptsMade) => retryDelayMs(attemptsMade, firstRetryMs) },
  })
  worker.on('error', onError)
  return async () => {
    await closeWorker(worker, running)
    redis.disconnect()
  }
}

// BullMQ refuses ids that are whole numbers or hold a colon.
export const toJobId = (id: string) => `j${encodeURIComponent(id)}`
const fromJobId = (jobId: string) => (jobId.startsWith('j') ? decodeURIComponent(jobId.slice(1)) : jobId)

async function runJob(job: Job, handlers: ReadonlyMap<string, JobHandler>): Promise<void> {
  const handler = handlers.get(job.name)
  if (handler === undefined) throw new Error(`no handler for the job ${job.name}`)
  await handler(job.data, { id: fromJobId(job.id ?? ''), attempt: job.attemptsStarted })
}

function track(running: Set<Promise<void>>, work: Promise<void>): Promise<void> {
  running.add(work)
  return work.finally(() => running.delete(work))
}

/**
 * BullMQ waits for ever when it is closed while Redis is away (taskforcesh/bullmq#4585). What matters is that no job
 * of ours is running: one whose end could not be written runs again elsewhere.
 */
async function closeWorker(worker: Worker, running: Set<Promise<void>>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const graceIsOver = async () => {
    while (running.size > 0) await Promise.allSettled(running)
    await new Promise((resolve) => {
      timer = setTimeout(resolve, closeGraceMs)
    })
  }
  await Promise.race([worker.close(), graceIsOver()])
  clearTimeout(timer)
}
