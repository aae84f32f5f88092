import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listMissingServers } from '../apps/server/test/servers.ts'
import type { Child } from '../bench/harness/child.ts'
import { type Mall, openMall } from '../bench/harness/mall.ts'
import { buildStorefront } from '../scripts/storefront-build.ts'
import { chromiumPath, openBrowser, snap, viewports } from './browser.ts'
import { addByApi, enterAsBuyer, pickSku } from './buyer.ts'

const isTested =
  process.env.CI === 'true' || (chromiumPath !== undefined && listMissingServers().length === 0)
/** After a failure the store is asked again so often. */
const restMs = 2_500

let mall: Mall
let server: Child
let browser: Browser

beforeAll(async () => {
  if (!isTested) return
  await buildStorefront({ quiet: true })
  mall = await openMall({ isProduction: true })
  server = await mall.open()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await mall?.close()
})

async function readCart(page: Page, ...lines: [skuId: number, count: number][]): Promise<void> {
  await page.goto(`${mall.origin}/cart`)
  for (const [skuId, count] of lines) {
    const field = countOf(page, skuId)
    await expect.poll(() => field.inputValue()).toBe(String(count))
  }
}

const countOf = (page: Page, skuId: number) =>
  page.getByTestId(`cart-count-${skuId}`).first().locator('input')
const notice = (page: Page) => page.getByText('购物车暂时保存在这台设备上')

describe.runIf(isTested)('§5.3 Redis is stopped in the middle of shopping', () => {
  it.each(Object.keys(viewports) as (keyof typeof viewports)[])(
    'and shopping goes on, with a notice, and is all there when it returns: %s',
    async (viewport) => {
      const { page, token, leave } = await enterAsBuyer({ mall, browser }, viewport)
      const [first, second, third] = [await pickSku(mall, 2), await pickSku(mall, 4), await pickSku(mall, 6)]
      await addByApi(mall, page, first.id)
      await readCart(page, [first.id, 1])

      await mall.redis?.kill9()
      const field = countOf(page, first.id)
      await field.fill('2')
      await field.press('Enter')
      await notice(page).waitFor()
      await addByApi(mall, page, second.id)
      await readCart(page, [first.id, 2], [second.id, 1])
      await snap(page, `${viewport}-cart-away`)

      await page.getByTestId('cart-checkout').first().click()
      await page.waitForURL(/\/settlement/)
      await page.getByTestId('settle-submit').click()
      await page.waitForURL(/\/pay\/\d{26}/)
      await addByApi(mall, page, third.id)

      await mall.redis?.restart()
      await sleep(restMs)
      await readCart(page, [third.id, 1])
      expect(await notice(page).count()).toBe(0)
      const answer = await fetch(`${mall.origin}/api/cart`, { headers: { authorization: `Bearer ${token}` } })
      const { lines } = (await answer.json()) as { lines: { skuId: number; count: number }[] }
      expect(lines.map(({ skuId, count }) => [skuId, count])).toEqual([[third.id, 1]])
      await leave()
    },
  )
})
