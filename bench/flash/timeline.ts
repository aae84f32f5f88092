import { percentile } from '../load/closed-loop.ts'
import type { CrowdResult, PressKind } from '../load/protocol.ts'

/** What was answered in a tenth of a second, or in several. */
export interface Slot {
  /** Its beginning, in milliseconds from the start of the sale. */
  fromMs: number
  accepted: number
  /** Sold out, or over the limit of a person. */
  refused: number
  /** Busy or broken: to be tried again. */
  retried: number
  p50Ms: number
  p99Ms: number
  /** Orders that were written by its end, since the start. */
  written: number
}

export const slotMs = 100

const lineOf: Record<PressKind, 'accepted' | 'refused' | 'retried'> = {
  accepted: 'accepted',
  sold_out: 'refused',
  over_limit: 'refused',
  other: 'refused',
  busy: 'retried',
  broken: 'retried',
}

/** `writtenAtMs`: when each order was written, from the start. `widthMs`: of a slot. */
export function toTimeline(
  presses: CrowdResult['presses'],
  writtenAtMs: readonly number[],
  widthMs = slotMs,
): Slot[] {
  const slotOf = (atMs: number) => Math.max(0, Math.floor(atMs / widthMs))
  const last = [...presses.map(([atMs]) => atMs), ...writtenAtMs].reduce((a, b) => Math.max(a, b), 0)
  const slots = Array.from({ length: slotOf(last) + 1 }, (_, index) => ({
    ...{ fromMs: index * widthMs, accepted: 0, refused: 0, retried: 0, p50Ms: 0, p99Ms: 0, written: 0 },
    took: [] as number[],
  }))
  for (const [atMs, tookMs, kind] of presses) {
    const slot = slots[slotOf(atMs)] as (typeof slots)[number]
    slot[lineOf[kind]]++
    slot.took.push(tookMs)
  }
  for (const atMs of writtenAtMs) (slots[slotOf(atMs)] as (typeof slots)[number]).written++
  let written = 0
  return slots.map(({ took, ...slot }) => {
    took.sort((a, b) => a - b)
    written += slot.written
    return { ...slot, written, p50Ms: percentile(took, 0.5), p99Ms: percentile(took, 0.99) }
  })
}
