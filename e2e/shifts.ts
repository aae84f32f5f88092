import type { Page } from 'playwright-core'

/** Less than a pixel of a line of text: no browser shows it, and no score counts it. */
const unseen = 0.0005

/** Gives what has moved by itself on the page that is opened next, as browsers count it: the score, and what moved. */
export async function watchShifts(page: Page): Promise<() => Promise<string[]>> {
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
    return told.filter(([score]) => score > unseen).map(([score, moved]) => `${score.toFixed(4)} ${moved}`)
  }
}

interface Shift {
  value: number
  hadRecentInput: boolean
  sources: { node: { className?: string; nodeName: string } | null }[]
}
