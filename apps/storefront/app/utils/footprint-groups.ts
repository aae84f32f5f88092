import type { FootprintView, SkuCard } from '@jishi/contract'

export interface FootprintDay {
  /** The reader's own day, `2026-11-25`. */
  day: string
  items: FootprintView[]
}

/** Newest first, as they come, a group for each day of the reader's own time zone. */
export function groupByDay(items: readonly FootprintView[], timeZone?: string): FootprintDay[] {
  const days: FootprintDay[] = []
  for (const item of items) {
    const day = dayOf(new Date(item.seenAt), timeZone)
    const last = days.at(-1)
    if (last?.day === day) last.items.push(item)
    else days.push({ day, items: [item] })
  }
  return days
}

export function dayOf(at: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at)
}

/** The SKU that was seen last of each family, without the family on show. */
export function latestOfFamilies(items: readonly FootprintView[], shownSpuId: number): SkuCard[] {
  const families = new Set([shownSpuId])
  return items
    .map(({ sku }) => sku)
    .filter(({ spuId }) => {
      const isNew = !families.has(spuId)
      families.add(spuId)
      return isNew
    })
}
