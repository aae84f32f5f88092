import { keepTimetable } from './infra/queue/keep-timetable.ts'
import type { JobHandler } from './infra/queue/queue.ts'
import type { Logger } from './kernel/logger.ts'
import type { Services } from './wire.ts'

const concurrency = 8

/** Takes jobs of all modules, relays the outbox and writes what flash sales have sold. Gives the function that finishes what runs and stops. */
export async function startJobs(
  { jobs, queue, relay, background }: Services,
  logger: Logger,
): Promise<() => Promise<void>> {
  const handlers = new Map<string, JobHandler>(jobs.flatMap((module) => Object.entries(module.handlers)))
  const stopTelling = await keepTimetable(
    queue,
    jobs.flatMap((module) => module.crons),
    logger,
  )
  relay.start()
  background.start()
  const stopWorking = await queue.work(handlers, { concurrency })
  return async () => {
    stopTelling()
    await Promise.all([stopWorking(), background.stop()])
    await relay.stop()
  }
}
