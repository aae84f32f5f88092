import { randomFillSync } from 'node:crypto'
import type { Clock } from './clock.ts'

/** Gives ids that are unique everywhere, sort by time and cannot be guessed. */
export interface Ids {
  /** 32 lower-case hex characters: 48 bits of milliseconds, 80 random bits. */
  next(): string
}

const randomLength = 10
/** Random bytes are drawn for many ids at once: each draw costs as much as answering a request. */
const idsPerDraw = 512

export function createIds(clock: Clock): Ids {
  const pool = Buffer.alloc(randomLength * idsPerDraw)
  let used = pool.length
  let [ms, time] = [-1, '']
  return {
    next() {
      const now = clock.now().getTime()
      // Many are drawn in one millisecond, and writing it in hex costs more than all the rest.
      if (now !== ms) [ms, time] = [now, now.toString(16).padStart(12, '0')]
      if (used === pool.length) {
        randomFillSync(pool)
        used = 0
      }
      const random = pool.toString('hex', used, used + randomLength)
      used += randomLength
      return time + random
    },
  }
}
