import type { JobHandler } from './infra/queue/queue.ts'
import type { Services } from './wire.ts'

/** Takes jobs of all modules and relays the outbox. Gives the function that finishes what runs and stops. */
export async function startJobs(
  { jobs, queue, relay }: Services,
  concurrency = 8,
): Promise<() => Promise<void>> {
  const handlers = new Map<string, JobHandler>(jobs.flatMap((module) => Object.entries(module.handlers)))
  for (const { cron, name, payload } of jobs.flatMap((module) => module.crons)) {
    await queue.every(cron, { name, payload })
  }
  relay.start()
  const stopWorking = await queue.work(handlers, { concurrency })
  return async () => {
    await stopWorking()
    await relay.stop()
  }
}
