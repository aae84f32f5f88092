import { openSqliteFile } from '../sqlite-file.ts'
import type { Queue } from './queue.ts'
import { type QueueOptions, withDefaults } from './queue-options.ts'
import { addJobs, countJobs, jobSchema, openJobClaims, putSchedule } from './sqlite-jobs.ts'
import { startSqliteWorker } from './sqlite-worker.ts'

/**
 * The embedded queue: one SQLite file, which several processes may share. What `add` accepted is on the disk. That a
 * job is done is not yet: after a power cut it may run once more, which the port allows.
 */
export function openSqliteQueue({ file, ...options }: { file: string } & QueueOptions): Queue {
  const { leaseMs, firstRetryMs, onError } = withDefaults(options)
  const intake = openSqliteFile({ file, synchronous: 'full' })
  intake.exec(jobSchema)
  const workers = new Map<() => Promise<void>, ReturnType<typeof startSqliteWorker>>()

  return {
    async add(jobs) {
      addJobs(intake, jobs)
      for (const worker of workers.values()) worker.wake()
    },
    async every(cron, { name, payload }) {
      putSchedule(intake, cron, name, payload)
    },
    async work(handlers, { concurrency }) {
      const connection = openSqliteFile({ file, synchronous: 'normal' })
      const claims = openJobClaims(connection, leaseMs)
      const worker = startSqliteWorker({ claims, handlers, concurrency, leaseMs, firstRetryMs, onError })
      const stop = async () => {
        if (!workers.delete(stop)) return
        await worker.stop()
        connection.close()
      }
      workers.set(stop, worker)
      return stop
    },
    async counts() {
      return countJobs(intake)
    },
    async close() {
      await Promise.all([...workers.keys()].map((stop) => stop()))
      intake.close()
    },
  }
}
