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

/** `yyyy-MM-dd HH:mm:ss` in China Standard Time, whatever zone this process runs in. */
export function chinaTime(at: Date): string {
  return new Date(at.getTime() + chinaOffsetMs).toISOString().slice(0, 19).replace('T', ' ')
}

/** Reads what `chinaTime` writes; undefined when the text is no such moment. */
export function parseChinaTime(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return undefined
  const at = new Date(`${text.replace(' ', 'T')}+08:00`)
  return Number.isNaN(at.getTime()) ? undefined : at
}
