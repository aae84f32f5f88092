import type { GateItem } from './flash-gate.ts'

export interface GateOptions {
  /** How long an item is kept after the end of its window: at least as long as a hold lasts and a claim waits in the log. */
  keepMs?: number
}

const dayMs = 24 * 3_600_000

/** Milliseconds of real time for which the store keeps the item from now on. */
export function livesForMs({ endsAt, now }: GateItem, { keepMs = dayMs }: GateOptions): number {
  return Math.max(0, endsAt - now) + keepMs
}
