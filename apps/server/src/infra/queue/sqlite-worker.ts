import type { JobHandler } from './queue.ts'
import { maxAttempts, retryDelayMs } from './retry.rules.ts'
import type { ClaimedJob, JobClaims } from './sqlite-jobs.ts'

const lookEveryMs = 50
const forgetEveryMs = 600_000

interface WorkerSetup {
  claims: JobClaims
  handlers: ReadonlyMap<string, JobHandler>
  concurrency: number
  leaseMs: number
  firstRetryMs: number
  onError: (error: unknown) => void
}

/** Takes due jobs as long as it has free hands. `wake` looks at once, `stop` finishes the running ones. */
export function startSqliteWorker({
  claims,
  handlers,
  concurrency,
  leaseMs,
  firstRetryMs,
  onError,
}: WorkerSetup) {
  const running = new Map<ClaimedJob, Promise<void>>()
  let seenVersion = 0
  let nextDueAt = 0
  let isStopping = false

  function look() {
    const version = claims.version()
    if (version === seenVersion && Date.now() < nextDueAt) return
    seenVersion = version
    take()
  }

  function take() {
    const free = concurrency - running.size
    if (isStopping || free === 0) return
    for (const job of claims.claim(free)) running.set(job, run(job))
    nextDueAt = claims.nextDueAt()
  }

  async function run(job: ClaimedJob) {
    const failure = await tryHandle(job)
    running.delete(job)
    guard(() => {
      settle(job, failure)
      take()
    })
  }

  function settle(job: ClaimedJob, failure: string | undefined) {
    if (failure === undefined) claims.finish(job)
    else if (job.attempt < maxAttempts) claims.retryIn(job, retryDelayMs(job.attempt, firstRetryMs), failure)
    else claims.fail(job, failure)
  }

  /** A file that cannot be written now (disk full, busy) leaves the job to its lease: it runs again. */
  function guard(step: () => void) {
    try {
      step()
    } catch (error) {
      onError(error)
    }
  }

  async function tryHandle({ id, name, payload, attempt }: ClaimedJob): Promise<string | undefined> {
    try {
      const handler = handlers.get(name)
      if (handler === undefined) throw new Error(`no handler for the job ${name}`)
      await handler(JSON.parse(payload), { id, attempt })
      return undefined
    } catch (error) {
      return error instanceof Error ? (error.stack ?? error.message) : String(error)
    }
  }

  const timers = [
    setInterval(() => guard(look), lookEveryMs),
    setInterval(() => guard(() => claims.extend([...running.keys()])), leaseMs / 3),
    setInterval(() => guard(claims.forgetDone), forgetEveryMs),
  ]
  guard(take)

  return {
    wake: () => setImmediate(() => guard(take)),
    async stop() {
      isStopping = true
      clearInterval(timers[0])
      clearInterval(timers[2])
      await Promise.all(running.values())
      clearInterval(timers[1])
    },
  }
}
