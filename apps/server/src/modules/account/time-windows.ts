import type { Kv } from '../../infra/kv/kv.ts'
import type { Clock } from '../../kernel/clock.ts'

export interface WindowCount {
  count: number
  /** Whole seconds until the next window begins. */
  secondsLeft: number
}

/**
 * Counts per fixed window of the given clock, shared by all processes. The window is part of the key, so the count
 * does not depend on the store's own idea of time; its time to live only clears away.
 */
export function createTimeWindows({ kv, clock }: { kv: Kv; clock: Clock }) {
  function locate(name: string, windowMs: number, offsetMs: number) {
    const now = clock.now().getTime() + offsetMs
    const index = Math.floor(now / windowMs)
    return { key: `${name}:${index}`, secondsLeft: Math.ceil(((index + 1) * windowMs - now) / 1000) }
  }

  return {
    /** Adds one. `offsetMs` moves where windows begin: eight hours make days of China time. */
    async add(name: string, windowMs: number, offsetMs = 0): Promise<WindowCount> {
      const { key, secondsLeft } = locate(name, windowMs, offsetMs)
      return { count: await kv.increment(key, { ttlMs: windowMs }), secondsLeft }
    },
  }
}
