import { formatYuan, toFen } from '@jishi/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Child } from '../bench/harness/child.ts'
import { type Mall, openMall } from '../bench/harness/mall.ts'
import { buildStorefront } from '../scripts/storefront-build.ts'
import { chromiumPath, openBrowser, snap, viewports } from './browser.ts'
import { addByApi, enterAsBuyer, pickSku } from './buyer.ts'
import { enterOffice, type Office } from './office.ts'

let mall: Mall
let server: Child
let office: Office
let browser: Browser

beforeAll(async () => {
  if (chromiumPath === undefined) return
  await buildStorefront({ quiet: true })
  mall = await openMall({ isProduction: false })
  server = await mall.open()
  office = await enterOffice(mall)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await mall?.close()
})

const freightFen = 1000
const offFen = 500

async function seePayable(page: Page, fen: number): Promise<void> {
  const words = formatYuan(toFen(fen)).replace(/\B(?=(\d{3})+\.)/g, ',')
  await page
    .getByTestId('settle-payable')
    .filter({ hasText: `¥${words}` })
    .waitFor()
}

async function submit(page: Page): Promise<string> {
  await page.getByTestId('settle-submit').click()
  await page.waitForURL(/\/pay\/\d{26}/)
  return /\d{26}/.exec(page.url())?.[0] ?? ''
}

async function cancel(page: Page, orderNo: string): Promise<void> {
  await page.goto(`${mall.origin}/orders/${orderNo}`)
  await page.getByTestId('order-cancel').first().click()
  await page.getByTestId('order-reason-wrong').check()
  await page.getByTestId('order-cancel-confirm').click()
  await page.locator('[data-testid="order-status"][data-status="cancelled"]').first().waitFor()
}

async function pay(page: Page): Promise<void> {
  await page.getByTestId('pay-start').click()
  await page.waitForURL(/\/cashier\//)
  await page.getByRole('button', { name: /确认付款/ }).click()
  await page.waitForURL(/\/pay\/result/)
  await page.locator('[data-testid="result-state"][data-state="succeeded"]').waitFor()
}

async function seeCoupons(page: Page, state: 'usable' | 'used', title: string): Promise<void> {
  await page.goto(`${mall.origin}/me/coupons`)
  await page.getByTestId(`coupons-${state}`).click()
  await page.getByRole('heading', { name: title }).waitFor()
}

const sizes = Object.keys(viewports) as (keyof typeof viewports)[]

describe.runIf(chromiumPath !== undefined || process.env.CI === 'true')('a buyer uses a coupon', () => {
  it.each(sizes)(
    'takes it, sees it lost and why, orders with it, cancels and has it again: %s',
    async (viewport) => {
      const { page, leave } = await enterAsBuyer({ mall, browser }, viewport)
      const nth = 20 + sizes.indexOf(viewport) * 10
      const [kept, gone, other] = [
        await pickSku(mall, nth),
        await pickSku(mall, nth + 1),
        await pickSku(mall, nth + 2),
      ]
      const title = `满减券 ${viewport}`
      // The one that is kept is not enough for it alone.
      const { id } = await office.offerCoupon(title, { overFen: kept.priceFen + 1, offFen })

      await page.goto(`${mall.origin}/coupons`)
      await page.getByTestId(`claim-${id}`).click()
      await page.getByTestId(`claimed-${id}`).waitFor()
      await snap(page, `coupon-1-taken-${viewport}`)

      for (const sku of [kept, gone]) await addByApi(mall, page, sku.id)
      await page.goto(`${mall.origin}/settlement`)
      await seePayable(page, kept.priceFen + gone.priceFen - offFen + freightFen)
      await office.unlist(gone.id)
      await page.getByTestId('settle-submit').click()
      await page.getByTestId('settle-trouble').getByText('不再适用').waitFor()
      await seePayable(page, kept.priceFen + freightFen)
      await snap(page, `coupon-2-lost-${viewport}`)

      await addByApi(mall, page, other.id)
      await page.goto(`${mall.origin}/settlement`)
      await seePayable(page, kept.priceFen + other.priceFen - offFen + freightFen)
      await snap(page, `coupon-3-applies-${viewport}`)
      await cancel(page, await submit(page))
      await seeCoupons(page, 'usable', title)
      await snap(page, `coupon-4-back-${viewport}`)

      await page.goto(`${mall.origin}/settlement?sku=${kept.id}&count=2`)
      await seePayable(page, 2 * kept.priceFen - offFen + freightFen)
      const orderNo = await submit(page)
      await pay(page)
      await seeCoupons(page, 'used', title)
      await page.goto(`${mall.origin}/orders/${orderNo}`)
      expect(await page.getByTestId('totals-deduction').textContent()).toContain('5.00')
      await snap(page, `coupon-5-order-${viewport}`)
      await leave()
    },
  )
})
