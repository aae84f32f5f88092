import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, openBrowser } from './browser.ts'
import { unseen, watchShifts } from './shifts.ts'
import { type RunningShop, startShop } from './shop.ts'
import { openSlowLine } from './slow-line.ts'
import { waitForHydration } from './steps.ts'

let shop: RunningShop
let line: Awaited<ReturnType<typeof openSlowLine>>
let browser: Browser

beforeAll(async () => {
  if (chromiumPath === undefined) return
  ;[shop, browser] = await Promise.all([startShop(), openBrowser({ hasScrollbars: true })])
  line = await openSlowLine(shop.url)
})
afterAll(async () => {
  await browser?.close()
  await line?.close()
  await shop?.stop()
})

describe.runIf(chromiumPath !== undefined || process.env.CI === 'true')('the home page', () => {
  it.each([
    { width: 1280, slower: 1 },
    { width: 1440, slower: 4 },
    { width: 1920, slower: 1 },
    { width: 375, slower: 4 },
  ])(
    'stands still while it comes in, $width px wide, on a processor $slower times slower',
    async ({ width, slower }) => {
      const isMobile = width < 768
      const context = await browser.newContext({
        viewport: { width, height: 940 },
        isMobile,
        hasTouch: isMobile,
      })
      const page = await context.newPage()
      const devtools = await context.newCDPSession(page)
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower })
      const readShifts = await watchShifts(page)
      await page.goto(line.url)
      await waitForHydration(page)
      // The last parts come to life, and what is mine is asked for.
      await page.waitForTimeout(1_000)
      const { score, moved } = await readShifts()
      expect(score, moved.join('\n')).toBeLessThan(unseen)
      await context.close()
    },
  )
})
