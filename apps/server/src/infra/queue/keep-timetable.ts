import type { Queue } from './queue.ts'

export interface TimedJob {
  cron: string
  name: string
  payload: object
}

/** Well below what orders wait for the sweep that closes them. */
const everyMs = 10_000

/**
 * Tells the queue when which job is due, now and every ten seconds: one that came back without its data would otherwise
 * know of none until a process starts again. One that is away is told later. Gives the function that ends it.
 */
export async function keepTimetable(
  queue: Pick<Queue, 'every'>,
  timetable: readonly TimedJob[],
  logger: { warn(details: object, message: string): void },
): Promise<() => void> {
  let isTold = true

  async function tell(): Promise<void> {
    try {
      for (const { cron, name, payload } of timetable) await queue.every(cron, { name, payload })
      isTold = true
    } catch (error) {
      if (isTold)
        logger.warn({ err: error }, 'the queue does not know when jobs are due: it is told again soon')
      isTold = false
    }
  }

  await tell()
  const timer = setInterval(tell, everyMs).unref()
  return () => clearInterval(timer)
}
