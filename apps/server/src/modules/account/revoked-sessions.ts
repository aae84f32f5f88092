import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { listRevokedAfter } from './sessions.queries.ts'

export type RevokedSessions = ReturnType<typeof createRevokedSessions>

const minuteMs = 60_000
/** No access token lives longer than a quarter of an hour; after that nobody has to be refused any more. */
const rememberMs = 16 * minuteMs
/** What another process writes may carry an earlier time: its clock is late, or its commit took its time. */
const overlapMs = minuteMs
const everyMs = 500

interface Deps {
  database: Database
  clock: Clock
  logger: { warn(details: object, message: string): void }
}

/**
 * Which sessions ended lately, in whatever process, known without asking for each request: half a second late at most,
 * as long as the database answers; otherwise what was known stays.
 */
export function createRevokedSessions({ database: { db }, clock, logger }: Deps) {
  /** When each one ended, by our clock or that of the process that ended it. */
  const families = new Map<string, number>()
  let readUpTo = 0
  let isFailing = false
  let reading: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  async function read(): Promise<void> {
    const now = clock.now().getTime()
    const after = Math.max(now - rememberMs, readUpTo - overlapMs)
    for (const { family, revokedAt } of await listRevokedAfter(db, after)) families.set(family, revokedAt)
    readUpTo = now
    forgetBefore(now - rememberMs)
  }

  /** They stand roughly in the order of their ends: what is out of order goes a moment later. */
  function forgetBefore(moment: number): void {
    for (const [family, revokedAt] of families) {
      if (revokedAt > moment) return
      families.delete(family)
    }
  }

  async function readQuietly(): Promise<void> {
    try {
      await read()
      isFailing = false
    } catch (error) {
      if (!isFailing) logger.warn({ err: error }, 'which sessions have ended could not be read')
      isFailing = true
    }
  }

  /** Reads what is newer than the last time; one reading at a time. Never rejects. */
  function refresh(): Promise<void> {
    reading ??= readQuietly().finally(() => {
      reading = undefined
    })
    return reading
  }

  return {
    has: (family: string): boolean => families.has(family),

    /** For what this very process ends: it counts at once. */
    add(family: string): void {
      families.set(family, clock.now().getTime())
    },

    refresh,

    start(): void {
      timer ??= setInterval(refresh, everyMs).unref()
    },

    /** Resolves when the database is left alone. */
    async stop(): Promise<void> {
      clearInterval(timer)
      timer = undefined
      await reading
    },
  }
}
