import type { Clock } from '../../kernel/clock.ts'
import type { Kv } from './kv.ts'

/**
 * Counts tries of something that may fail, per window of the clock, shared by all processes. A try counts from its
 * beginning, so that many at once are no more than many in a row; one that turns out right is taken out again. The store
 * only counts up: what was taken out has a counter of its own.
 */
export function createTallies({ kv, clock, windowMs }: { kv: Kv; clock: Clock; windowMs: number }) {
  /** Stays in the window of this moment, also when a try is settled after its end. */
  return (name: string) => {
    const key = `${name}:${Math.floor(clock.now().getTime() / windowMs)}`
    const [begun, returned, failed] = [`${key}:begun`, `${key}:returned`, `${key}:failed`] as const
    const add = (counter: string) => kv.increment(counter, { ttlMs: windowMs })

    return {
      failures: async () => Number((await kv.get(failed)) ?? 0),

      /** Begins a try; gives how many before it have failed or are not settled yet. */
      async begin(): Promise<number> {
        // In this order: a try that began after this one and was taken out again must not make this one's count smaller.
        const [takenOut = '0', count] = await Promise.all([kv.get(returned), add(begun)])
        return Math.max(0, count - 1 - Number(takenOut))
      },

      /** The try was right, or did not take place. */
      async takeOut(): Promise<void> {
        await add(returned)
      },

      /** The try was wrong; gives how many were by now. */
      fail: () => add(failed),

      /** Forgets everything that was counted. */
      async reset(): Promise<void> {
        await Promise.all([begun, returned, failed].map((counter) => kv.delete(counter)))
      },
    }
  }
}
