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
 * know of none until a process starts again. Rejects where the first time fails. Gives the function that ends it.
 */
export async function keepTimetable(
  queue: Pick<Queue, 'every'>,
  timetable: readonly TimedJob[],
): Promise<() => void> {
  async function tell(): Promise<void> {
    for (const { cron, name, payload } of timetable) await queue.every(cron, { name, payload })
  }

  await tell()
  // While the queue is away there is nothing to tell, and who takes jobs says so in the log.
  const timer = setInterval(() => void tell().catch(() => {}), everyMs).unref()
  return () => clearInterval(timer)
}
