import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Child } from '../bench/harness/child.ts'
import { type Mall, openMall } from '../bench/harness/mall.ts'
import { buildStorefront } from '../scripts/storefront-build.ts'
import { chromiumPath, openBrowser, snap, type viewports } from './browser.ts'
import { addByApi, enterAsBuyer, pickSku } from './buyer.ts'
import { enterOffice, type Office } from './office.ts'
import { waitForHydration } from './steps.ts'

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

const openBuyer = (viewport?: keyof typeof viewports) => enterAsBuyer({ mall, browser }, viewport)

async function readStock(skuId: number): Promise<number> {
  const { db } = mall.database
  const row = await db.selectFrom('sku_stock').select('stock').where('sku_id', '=', skuId).executeTakeFirst()
  return row?.stock ?? 0
}

async function countOrders(page: Page): Promise<number> {
  const answer = await page.request.get(`${mall.origin}/api/orders`)
  return ((await answer.json()) as { items: unknown[] }).items.length
}

async function submit(page: Page): Promise<void> {
  await page.getByTestId('settle-submit').click()
  await page.waitForURL(/\/pay\/\d{26}/)
}

async function payAtCashier(page: Page): Promise<void> {
  await page.getByTestId('pay-start').click()
  await page.waitForURL(/\/cashier\//)
  await page.getByRole('button', { name: /确认付款/ }).click()
  await page.waitForURL(/\/pay\/result/)
  await page.locator('[data-testid="result-state"][data-state="succeeded"]').waitFor()
}

describe.runIf(chromiumPath !== undefined || process.env.CI === 'true')('a buyer changes their mind', () => {
  it('cancels an unpaid order, says why, and the goods are there for others again', async () => {
    const { page, leave } = await openBuyer()
    const sku = await pickSku(mall, 3)
    const before = await readStock(sku.id)
    await page.goto(`${mall.origin}/settlement?sku=${sku.id}&count=2`)
    await submit(page)
    expect(await readStock(sku.id)).toBe(before - 2)
    const orderNo = /\d{26}/.exec(page.url())?.[0]
    await page.goto(`${mall.origin}/orders/${orderNo}`)
    await page.getByTestId('order-cancel').first().click()
    await page.getByTestId('order-reason-wrong').check()
    await snap(page, 'mind-1-cancel')
    await page.getByTestId('order-cancel-confirm').click()
    await page.locator('[data-testid="order-status"][data-status="cancelled"]').first().waitFor()
    await page.getByText('地址或商品选错了').first().waitFor()
    await snap(page, 'mind-2-cancelled')
    expect(await readStock(sku.id)).toBe(before)
    await leave()
  })

  it('turns round at the cashier and pays later, from the list of orders', async () => {
    const { page, leave } = await openBuyer()
    const sku = await pickSku(mall, 5)
    await page.goto(`${mall.origin}/settlement?sku=${sku.id}&count=1`)
    await submit(page)
    const orderNo = /\d{26}/.exec(page.url())?.[0]
    await page.getByTestId('pay-start').click()
    await page.waitForURL(/\/cashier\//)
    await page.goto(`${mall.origin}/orders`)
    await page.getByTestId(`order-pay-${orderNo}`).first().click()
    await page.waitForURL(new RegExp(`/pay/${orderNo}`))
    await payAtCashier(page)
    await page.getByTestId('result-order').click()
    await page.locator('[data-testid="order-status"][data-status="to_ship"]').first().waitFor()
    await leave()
  })

  it('is told that a price changed while they were settling, and orders at the new one', async () => {
    const { page, leave } = await openBuyer()
    const sku = await pickSku(mall, 7)
    await page.goto(`${mall.origin}/settlement?sku=${sku.id}&count=1`)
    await page.getByTestId('settle-submit').waitFor()
    await office.changePrice(sku.id, sku.priceFen + 12_34)
    await page.getByTestId('settle-submit').click()
    const trouble = page.getByTestId('settle-trouble')
    await trouble.getByText('价格有变').waitFor()
    await snap(page, 'mind-3-price-changed')
    expect(await countOrders(page)).toBe(0)
    await submit(page)
    expect(await countOrders(page)).toBe(1)
    await leave()
  })

  it('submits the same cart in two tabs at once, and has one order', async () => {
    const { page, leave } = await openBuyer()
    const sku = await pickSku(mall, 9)
    await addByApi(mall, page, sku.id)
    const other = await page.context().newPage()
    for (const tab of [page, other]) {
      await tab.goto(`${mall.origin}/settlement`)
      await tab.getByTestId('settle-submit').waitFor()
    }
    await Promise.all([page, other].map((tab) => tab.getByTestId('settle-submit').click()))
    await page.waitForURL(/\/pay\/\d{26}|\/settlement/)
    await Promise.race([page.waitForURL(/\/pay\/\d{26}/), other.waitForURL(/\/pay\/\d{26}/)])
    await waitForHydration(other)
    expect(await countOrders(page)).toBe(1)
    await leave()
  })

  it("pays on a phone by the provider's page for phones", async () => {
    const { page, leave } = await openBuyer('phone')
    const sku = await pickSku(mall, 11)
    const method = page
      .waitForRequest((request) => request.url().includes('gateway.do'))
      .then((request) => new URL(request.url()).searchParams.get('method'))
    await page.goto(`${mall.origin}/settlement?sku=${sku.id}&count=1`)
    await submit(page)
    await payAtCashier(page)
    expect(await method).toBe('alipay.trade.wap.pay')
    await leave()
  })
})
