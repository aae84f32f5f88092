import type { Clock } from '../../kernel/clock.ts'

/** After a failure the store is asked again by one caller each so often; the others do not wait for it. */
const restMs = 2_000

export interface TrafficLogger {
  warn(details: object, message: string): void
}

export type Patience = ReturnType<typeof createPatience>

/** Work on the store that may fail without anybody noticing: it is logged once when it begins to fail and once when it works again. */
export function createPatience({ clock, logger }: { clock: Clock; logger: TrafficLogger }) {
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
        if (restsUntil !== undefined) logger.warn({}, 'requests are counted again')
        restsUntil = undefined
        return result
      } catch (error) {
        if (restsUntil === undefined)
          logger.warn({ err: error }, 'requests pass uncounted: the store does not answer')
        restsUntil = clock.now().getTime() + restMs
        return undefined
      }
    },
  }
}
