import type { Kv } from '../../infra/kv/kv.ts'
import type { Clock } from '../../kernel/clock.ts'

/** Keeps the same thing from being done again too soon, in whichever process. */
export function createPauses({ kv, clock }: { kv: Kv; clock: Clock }) {
  return {
    /**
     * Begins a pause under `name`, unless one is running. Gives the whole seconds that are left of that one, or 0 when
     * it has begun. Of all who know the same last time one may be the next: they compete for a key that carries it.
     */
    async begin(name: string, pauseMs: number): Promise<number> {
      const now = clock.now().getTime()
      const last = Number((await kv.get(name)) ?? 0)
      const leftMs = last + pauseMs - now
      if (leftMs > 0) return Math.ceil(leftMs / 1000)
      const isNext = await kv.add(`${name}:after:${last}`, '1', { ttlMs: pauseMs })
      if (!isNext) return Math.ceil(pauseMs / 1000)
      await kv.set(name, String(now), { ttlMs: 2 * pauseMs })
      return 0
    },

    /** Begins the pause anew, running or not. */
    async restart(name: string, pauseMs: number): Promise<void> {
      await kv.set(name, String(clock.now().getTime()), { ttlMs: 2 * pauseMs })
    },
  }
}
