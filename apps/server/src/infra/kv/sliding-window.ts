import { LRUCache } from 'lru-cache'
import type { Clock } from '../../kernel/clock.ts'
import type { Kv } from './kv.ts'

export interface WindowLimit {
  /** Hits that any window may hold; at least 1. */
  limit: number
  windowMs: number
}

export interface WindowVerdict {
  isAllowed: boolean
  limit: number
  /** Hits that would be let through now. */
  remaining: number
  /** With nothing remaining: whole seconds until a hit is let through again. Otherwise: until the count turns over. */
  resetSeconds: number
}

export type SlidingWindow = ReturnType<typeof createSlidingWindow>

const rememberedCounts = 20_000

/**
 * Counts hits of a key over a window that slides, for all processes together, in one or two calls of the store that run
 * at once. Fixed windows of the given clock are counted; of the one before, that part still counts which the sliding
 * window covers, as if its hits had been spread evenly. Promises: never more than `limit` in a fixed window; of hits that
 * keep coming evenly never more than `limit + 1` in any window; at worst, when all come around the turn of a fixed
 * window, `2 * limit - 1`. Refused hits count too: who goes on hammering stays out.
 */
export function createSlidingWindow({ kv, clock }: { kv: Kv; clock: Clock }) {
  // What a window held does not change once it is over, so it is asked for once.
  const former = new LRUCache<string, number>({ max: rememberedCounts })

  async function readFormer(key: string): Promise<number> {
    const known = former.get(key)
    if (known !== undefined) return known
    const count = Number((await kv.get(key)) ?? 0)
    former.set(key, count)
    return count
  }

  return {
    /** Counts one hit and judges it. Rejects when the store does. */
    async hit(key: string, { limit, windowMs }: WindowLimit): Promise<WindowVerdict> {
      const now = clock.now().getTime()
      const index = Math.floor(now / windowMs)
      const [current, previous] = await Promise.all([
        kv.increment(`${key}:${index}`, { ttlMs: 2 * windowMs }),
        readFormer(`${key}:${index - 1}`),
      ])
      return judgeWindow({ current, previous, elapsedMs: now - index * windowMs }, { limit, windowMs })
    },
  }
}

/** What two neighbouring fixed windows have seen, `elapsedMs` into the current one; `current` includes the hit in question. */
export interface WindowCounts {
  current: number
  previous: number
  elapsedMs: number
}

export function judgeWindow(
  { current, previous, elapsedMs }: WindowCounts,
  { limit, windowMs }: WindowLimit,
): WindowVerdict {
  // However many knocked in the window before, no more than `limit` were let through.
  const before = Math.min(previous, limit)
  const used = current + before * (1 - elapsedMs / windowMs)
  const remaining = Math.max(0, Math.floor(limit - used))
  const waitMs = remaining > 0 ? windowMs - elapsedMs : untilNextHit()
  return { isAllowed: used <= limit, limit, remaining, resetSeconds: Math.max(1, Math.ceil(waitMs / 1000)) }

  /** When one more hit fits, if none comes before it: in this window by what the former one gives back, or in the next. */
  function untilNextHit(): number {
    const free = limit - current - 1
    if (free >= 0) return windowMs * (1 - free / before) - elapsedMs
    const counted = Math.min(current, limit)
    return windowMs - elapsedMs + windowMs * Math.max(0, 1 - (limit - 1) / counted)
  }
}
