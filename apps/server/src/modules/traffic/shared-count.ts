import { LRUCache } from 'lru-cache'
import {
  judgeWindow,
  type SlidingWindow,
  type WindowLimit,
  type WindowVerdict,
} from '../../infra/kv/sliding-window.ts'
import type { Clock } from '../../kernel/clock.ts'

export type SharedCount = ReturnType<typeof createSharedCount>

/** In so many steps a count is shared: each costs a call of the store, and each process may be one step behind. */
const steps = 50
const rememberedNames = 50_000

interface Deps extends WindowLimit {
  /** Stands before the keys in the store. */
  name: string
  window: SlidingWindow
  clock: Clock
}

interface Entry {
  /** Which fixed window `current` counts. */
  index: number
  current: number
  previous: number
  /** Counted here and not yet told to the others. */
  unshared: number
  /** All processes together have reached the limit: closed until then. */
  closedUntil: number
}

/**
 * Counts in the memory of this process and tells the others with `share`, in steps of a fiftieth of the limit; the store
 * is not asked on the way of a request. Promises: this process lets no more through than the sliding window does; all of
 * them together no more than that, one step for each process, and what came since the last `share`. What is refused is
 * not counted, so who keeps asking gets as much as the limit allows.
 */
export function createSharedCount({ name, limit, windowMs, window, clock }: Deps) {
  const entries = new LRUCache<string, Entry>({ max: rememberedNames })
  const waiting = new Set<string>()
  const step = Math.ceil(limit / steps)
  const shared: WindowLimit = { limit: Math.floor(limit / step), windowMs }

  function entryAt(who: string, index: number): Entry {
    let entry = entries.get(who)
    if (entry === undefined) {
      entry = { index, current: 0, previous: 0, unshared: 0, closedUntil: 0 }
      entries.set(who, entry)
    }
    if (entry.index !== index) {
      entry.previous = entry.index === index - 1 ? entry.current : 0
      entry.current = 0
      entry.index = index
    }
    return entry
  }

  async function shareOne(who: string): Promise<void> {
    const entry = entries.get(who)
    const hits = Math.floor((entry?.unshared ?? 0) / step)
    if (entry === undefined || hits === 0) return
    entry.unshared -= hits * step
    const verdicts = await Promise.all(
      Array.from({ length: hits }, () => window.hit(`${name}:${who}`, shared)),
    )
    const refused = verdicts.filter((verdict) => !verdict.isAllowed)
    if (refused.length === 0) return
    const waitSeconds = Math.max(...refused.map((verdict) => verdict.resetSeconds))
    entry.closedUntil = clock.now().getTime() + waitSeconds * 1000
  }

  return {
    /** Counts and judges at once. `weight`: how many it is worth. */
    hit(who: string, weight = 1): WindowVerdict {
      const now = clock.now().getTime()
      const index = Math.floor(now / windowMs)
      const entry = entryAt(who, index)
      if (entry.closedUntil > now) {
        const resetSeconds = Math.ceil((entry.closedUntil - now) / 1000)
        return { isAllowed: false, limit, remaining: 0, resetSeconds }
      }
      const { previous } = entry
      const counts = { current: entry.current + weight, previous, elapsedMs: now - index * windowMs }
      const verdict = judgeWindow(counts, { limit, windowMs })
      if (!verdict.isAllowed) return verdict
      entry.current += weight
      entry.unshared += weight
      if (entry.unshared >= step) waiting.add(who)
      return verdict
    },

    forget(who: string): void {
      entries.delete(who)
    },

    /** Tells the other processes what has been counted here and hears of theirs. Rejects when the store does; what could not be told is dropped. */
    async share(): Promise<void> {
      const names = [...waiting]
      waiting.clear()
      await Promise.all(names.map(shareOne))
    },
  }
}
