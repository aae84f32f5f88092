import type { Clock } from './clock.ts'

/** After a failure the store is asked again by one caller each so often; the others do not wait for it. */
const restMs = 2_000

export interface PatienceLogger {
  warn(details: object, message: string): void
}

interface Deps {
  clock: Clock
  logger: PatienceLogger
  /** What the log says when it begins to fail, and when it works again. */
  words: { fails: string; works: string }
}

export type Patience = ReturnType<typeof createPatience>

/** Work on the store that may fail without anybody being refused: it is logged once when it begins to fail and once when it works again. */
export function createPatience({ clock, logger, words }: Deps) {
  let restsUntil: number | undefined

  return {
    /** Gives undefined when the work failed, or was not begun because it has just failed. */
    async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
      const now = clock.now().getTime()
      if (restsUntil !== undefined && now < restsUntil && restsUntil - now <= restMs) return undefined
      const hasFailed = restsUntil !== undefined
      if (hasFailed) restsUntil = now + restMs
      try {
        const result = await work()
        if (restsUntil !== undefined) logger.warn({}, words.works)
        restsUntil = undefined
        return result
      } catch (error) {
        if (restsUntil === undefined) logger.warn({ err: error }, words.fails)
        restsUntil = clock.now().getTime() + restMs
        return undefined
      }
    },
  }
}
