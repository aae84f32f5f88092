import { Queue as BullQueue, type JobsOptions } from 'bullmq'
import { connectRedis } from '../redis.ts'
import { queueName, startBullmqWorker, toJobId } from './bullmq-worker.ts'
import type { Queue } from './queue.ts'
import { type QueueOptions, withDefaults } from './queue-options.ts'
import { maxAttempts } from './retry.rules.ts'

export interface BullmqConfig extends QueueOptions {
  url: string
  /** Stands before every key, so that several shops can share one server. */
  prefix?: string
}

/** BullMQ on Redis 6.2+ or Valkey, which must keep its data (append-only file) and evict nothing (`noeviction`). */
export function openBullmqQueue({ url, prefix = '', ...options }: BullmqConfig): Queue {
  const { leaseMs, firstRetryMs, onError } = withDefaults(options)
  const keys = `{${prefix}queue}`
  const producer = createProducer({ url, keys, onError })
  const stops = new Set<() => Promise<void>>()

  return {
    async add(jobs) {
      const queue = await producer.open()
      await queue.addBulk(
        jobs.map(({ id, name, payload, delayMs }) => ({
          name,
          data: payload,
          opts: { ...jobOptions, jobId: toJobId(id), delay: delayMs },
        })),
      )
    },
    async every(cron, { name, payload }) {
      const queue = await producer.open()
      const known = await queue.getJobScheduler(name)
      // BullMQ stores no empty payload.
      const knownPayload = JSON.stringify(known?.template?.data ?? {})
      // Writing the same again would drop a run that is overdue because all workers were down.
      if (known?.pattern === cron && knownPayload === JSON.stringify(payload)) return
      const template = { name, data: payload, opts: jobOptions }
      await queue.upsertJobScheduler(name, { pattern: cron, tz: 'Asia/Shanghai' }, template)
    },
    async work(handlers, { concurrency }) {
      const stop = startBullmqWorker({ url, keys, handlers, concurrency, leaseMs, firstRetryMs, onError })
      stops.add(stop)
      return async () => {
        stops.delete(stop)
        await stop()
      }
    },
    async counts() {
      const queue = await producer.open()
      const counts = await queue.getJobCounts('wait', 'delayed', 'active', 'failed')
      return {
        waiting: counts.wait ?? 0,
        delayed: counts.delayed ?? 0,
        active: counts.active ?? 0,
        failed: counts.failed ?? 0,
      }
    },
    async close() {
      await Promise.all([...stops].map((stop) => stop()))
      await producer.close()
    },
  }
}

/** A day, and some time for clocks that disagree: so long an id is remembered after its job is done. */
const rememberDoneSeconds = 25 * 3600

const jobOptions: JobsOptions = {
  attempts: maxAttempts,
  backoff: { type: 'custom' },
  removeOnComplete: { age: rememberDoneSeconds },
  removeOnFail: false,
}

/**
 * The side that adds. It fails fast when Redis is away (BullMQ alone would wait for ever, and the outbox relay holds
 * rows meanwhile), and makes a new BullMQ queue when the first try to reach Redis broke the last one.
 */
function createProducer({
  url,
  keys,
  onError,
}: {
  url: string
  keys: string
  onError: (error: Error) => void
}) {
  const redis = connectRedis({ url })
  let opening: Promise<BullQueue> | undefined

  async function connect() {
    const queue = new BullQueue(queueName, { connection: redis, prefix: keys })
    queue.on('error', onError)
    await queue.waitUntilReady()
    return queue
  }

  return {
    async open(): Promise<BullQueue> {
      await redis.ping()
      opening ??= connect()
      try {
        return await opening
      } catch (error) {
        opening = undefined
        throw error
      }
    },
    async close() {
      await opening?.then((queue) => queue.close())
      redis.disconnect()
    },
  }
}
