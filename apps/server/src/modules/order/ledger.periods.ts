/** How much time one set of order tables covers. */
export type Grain = 'month' | 'week' | 'day'

/** From that moment on (`yyyyMMddHHmmss`, China time, or a beginning of it), orders are written by that grain. */
export interface Cut {
  since: string
  grain: Grain
}

const dayMs = 86_400_000
const names = /^(\d{6}|\d{8}|\d{4}W\d{2})$/

/** `202611`, `2026W48` or `20261126`. */
export function isPeriod(text: string): boolean {
  return names.test(text)
}

/** The period that an order of that number (or of that moment, `yyyyMMddHHmmss`) is written in; by months until the first cut. */
export function periodUnder(cuts: readonly Cut[], orderNo: string): string {
  return nameOf(orderNo, grainUnder(cuts, orderNo))
}

export function grainUnder(cuts: readonly Cut[], orderNo: string): Grain {
  return cuts.findLast(({ since }) => since <= orderNo)?.grain ?? 'month'
}

/** The days that a period's name covers, `yyyyMMdd`; `to` is the first that it does not. Any order number in it lies between. */
export function spanOf(period: string): { from: string; to: string } {
  if (period.length === 6) return { from: `${period}01`, to: monthAfter(period) }
  const first = period.includes('W') ? mondayOf(period) : readDay(period)
  return { from: writeDay(first), to: writeDay(first + (period.includes('W') ? 7 : 1) * dayMs) }
}

/** Those that may hold an order before `before`, the ones that may hold the newest first. */
export function sortNewestFirst<Item extends { period: string }>(periods: Item[], before = '9'): Item[] {
  return periods
    .map((item) => ({ item, ...spanOf(item.period) }))
    .filter(({ from }) => from < before)
    .sort((a, b) => compare(b.to, a.to) || compare(b.from, a.from))
    .map(({ item }) => item)
}

/** Midnight in China, the first that is at least `leadMs` after `at`, as `yyyyMMdd`. */
export function midnightAfter(at: Date, leadMs: number): string {
  const chinaOffsetMs = 8 * 3_600_000
  return writeDay(Math.ceil((at.getTime() + chinaOffsetMs + leadMs) / dayMs) * dayMs)
}

function nameOf(orderNo: string, grain: Grain): string {
  if (grain === 'month') return orderNo.slice(0, 6)
  return grain === 'day' ? orderNo.slice(0, 8) : weekOf(readDay(orderNo))
}

/** ISO 8601: weeks begin on Monday, and belong to the year of their Thursday. */
function weekOf(day: number): string {
  const thursday = new Date(day + (4 - weekdayOf(day)) * dayMs)
  const year = thursday.getUTCFullYear()
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * dayMs))
  return `${year}W${String(week).padStart(2, '0')}`
}

function mondayOf(week: string): number {
  const [year = 0, number = 0] = week.split('W').map(Number)
  // The 4th of January is always in the first week.
  const fourth = Date.UTC(year, 0, 4)
  return fourth + (1 - weekdayOf(fourth) + 7 * (number - 1)) * dayMs
}

/** Monday is 1, Sunday 7. */
function weekdayOf(day: number): number {
  return new Date(day).getUTCDay() || 7
}

function monthAfter(month: string): string {
  return writeDay(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(4)), 1))
}

function readDay(text: string): number {
  return Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6, 8)))
}

function writeDay(day: number): string {
  return new Date(day).toISOString().slice(0, 10).replaceAll('-', '')
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
