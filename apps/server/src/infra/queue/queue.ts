/** A job as the queue carries it. */
export interface QueuedJob {
  /** Two adds of the same id are one job, as long as the queue remembers it (at least a day after it is done). */
  id: string
  name: string
  payload: object
  /** Wait this long before the first try. */
  delayMs?: number
}

export interface JobContext {
  id: string
  /** 1 on the first try. */
  attempt: number
}

/** Runs one job. It may run more than once for the same job: make it idempotent. A throw means: try again later. */
export type JobHandler = (payload: object, context: JobContext) => Promise<void>

export interface JobCounts {
  waiting: number
  delayed: number
  active: number
  failed: number
}

/**
 * Work for later, for any process. Promises: what `add` accepted is run at least once, also when processes die;
 * a job whose worker died is run again by another; after a throw it waits longer each time (1 s doubling, at most
 * 5 min) and after 10 tries it is kept as failed for a person to look at. Order is not promised.
 */
export interface Queue {
  add(jobs: QueuedJob[]): Promise<void>
  /**
   * Adds `payload` under `name` every time the cron expression (minute precision or with seconds, China time) is
   * due; with many processes still once per due time.
   */
  every(cron: string, job: { name: string; payload: object }): Promise<void>
  /** Starts taking jobs; those without a handler fail. Gives the function that finishes the running ones and stops. */
  work(
    handlers: ReadonlyMap<string, JobHandler>,
    options: { concurrency: number },
  ): Promise<() => Promise<void>>
  counts(): Promise<JobCounts>
  close(): Promise<void>
}
