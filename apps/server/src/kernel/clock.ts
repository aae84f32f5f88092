/** The only source of "now"; tests pass one they can turn. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands still until it is moved. */
export function createManualClock(start: Date | string): Clock & { advance(ms: number): void } {
  let current = new Date(start).getTime()
  return {
    now: () => new Date(current),
    advance(ms) {
      current += ms
    },
  }
}

const chinaOffsetMs = 8 * 3_600_000

/** `yyyyMMddHHmmss` in China Standard Time (no daylight saving since 1991), as order numbers and gateways write it. */
export function chinaTimestamp(at: Date): string {
  return new Date(at.getTime() + chinaOffsetMs).toISOString().slice(0, 19).replace(/[-:T]/g, '')
}
