import type { Page } from 'playwright-core'

/** A tenth of what browsers call good; a column that makes room for a scrollbar is twice as much. */
export const unseen = 0.01

/** Gives how much has moved by itself on the page that is opened next, as browsers count it, and what it was. */
export async function watchShifts(page: Page): Promise<() => Promise<{ score: number; moved: string[] }>> {
  await page.addInitScript(() => {
    const told: [number, string][] = []
    Object.assign(globalThis, { shifts: told })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as Shift[]) {
        if (entry.hadRecentInput) continue
        const moved = entry.sources.map(({ node }) => node?.className ?? node?.nodeName)
        told.push([entry.value, moved.join(' | ')])
      }
      // Node's types, which this file is checked with, know no layout.
    }).observe({ type: 'layout-shift' as never, buffered: true })
  })
  return async () => {
    const told = await page.evaluate(() => (globalThis as unknown as { shifts: [number, string][] }).shifts)
    const score = told.reduce((sum, [each]) => sum + each, 0)
    return { score, moved: told.map(([each, what]) => `${each.toFixed(4)} ${what}`) }
  }
}

interface Shift {
  value: number
  hadRecentInput: boolean
  sources: { node: { className?: string; nodeName: string } | null }[]
}
