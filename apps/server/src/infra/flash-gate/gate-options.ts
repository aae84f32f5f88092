import type { GateItem } from './flash-gate.ts'

export interface GateOptions {
  /** How long an item is kept after the end of its window: at least as long as a hold lasts and a claim waits in the log. */
  keepMs?: number
  /** A build that is not heard of for so long is dead: nobody finishes it any more, and what it wrote goes. */
  abandonMs?: number
}

const dayMs = 24 * 3_600_000
const minuteMs = 60_000

/** Milliseconds of real time for which the store keeps the item from now on. */
export function livesForMs({ endsAt, now }: GateItem, { keepMs = dayMs }: GateOptions): number {
  return Math.max(0, endsAt - now) + keepMs
}

/** The same for what is written of a gate that does not stand yet. */
export function draftLivesForMs({ abandonMs = minuteMs }: GateOptions): number {
  return abandonMs
}
