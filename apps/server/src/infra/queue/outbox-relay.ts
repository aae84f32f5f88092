import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { Database } from '../database/database.ts'
import type {} from './outbox.tables.ts'
import type { Queue } from './queue.ts'

const batchSize = 500
const nudgeAfterMs = 20
const pollEveryMs = 500

export interface OutboxRelay {
  /** Something may be there: looks soon, many nudges at once are one look. Does nothing before `start`. */
  nudge(): void
  /** Hands over everything that is committed now; gives the number of jobs. */
  flush(): Promise<number>
  start(): void
  /** Ends looking and waits for a hand-over that is under way. */
  stop(): Promise<void>
}

interface Deps {
  database: Database
  queue: Queue
  clock: Clock
  logger?: Pick<Logger, 'error'>
}

/**
 * Carries committed outbox rows into the queue, at least once: the rows are deleted by a transaction that commits
 * after the queue has them, and the job's id makes a repeat the same job. Any number of processes may relay.
 */
export function createOutboxRelay({ database, queue, clock, logger }: Deps): OutboxRelay {
  let poll: NodeJS.Timeout | undefined
  let nudged: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let isWanted = false

  async function flush() {
    let total = 0
    for (;;) {
      const moved = await relayBatch(database, queue, clock)
      total += moved
      if (moved < batchSize) return total
    }
  }

  /** One look at a time; one asked for meanwhile follows, since the running one may have read too early. */
  function look() {
    isWanted = true
    running ??= lookWhileWanted().finally(() => {
      running = undefined
    })
  }

  async function lookWhileWanted() {
    while (isWanted) {
      isWanted = false
      try {
        await flush()
      } catch (error) {
        logger?.error({ err: error }, 'outbox rows wait: the queue or the database did not take them')
      }
    }
  }

  return {
    flush,
    nudge() {
      if (poll === undefined || nudged !== undefined) return
      nudged = setTimeout(() => {
        nudged = undefined
        look()
      }, nudgeAfterMs)
    },
    start() {
      poll ??= setInterval(look, pollEveryMs)
      look()
    },
    async stop() {
      clearInterval(poll)
      clearTimeout(nudged)
      poll = undefined
      nudged = undefined
      isWanted = false
      await running
    },
  }
}

async function relayBatch(
  { db, dialect, transaction }: Database,
  queue: Queue,
  clock: Clock,
): Promise<number> {
  // A plain look first: an idle shop takes no lock.
  const first = await db.selectFrom('outbox').select('id').limit(1).executeTakeFirst()
  if (first === undefined) return 0
  return transaction(async (tx) => {
    const rows = await tx
      .selectFrom('outbox')
      .selectAll()
      .orderBy('id')
      .limit(batchSize)
      .modifyEnd(dialect.skipLocked)
      .execute()
    if (rows.length === 0) return 0
    const now = clock.now().getTime()
    await queue.add(
      rows.map(({ job_id, name, payload, run_at }) => ({
        id: job_id,
        name,
        payload: JSON.parse(payload),
        delayMs: Math.max(0, run_at - now),
      })),
    )
    await tx
      .deleteFrom('outbox')
      .where(
        'id',
        'in',
        rows.map((row) => row.id),
      )
      .execute()
    return rows.length
  })
}
