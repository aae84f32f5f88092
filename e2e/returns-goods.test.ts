import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSimulatorStore } from '../apps/server/src/simulators/alipay/index.ts'
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

/** What the provider gave back of that order's payment, by its own books. */
async function readRefunded(orderNo: string): Promise<number | undefined> {
  const { db } = mall.database
  const row = await db
    .selectFrom('payment')
    .select('id')
    .where('subject_id', '=', orderNo)
    .executeTakeFirstOrThrow()
  const store = openSimulatorStore(join(mall.providerFolder, 'trades.db'))
  try {
    return store.listTrades().find(({ outTradeNo }) => outTradeNo === row.id)?.refundedFen
  } finally {
    store.close()
  }
}

async function buyTwoLines(page: Page) {
  const [first, second] = [await pickSku(mall, 3), await pickSku(mall, 6)]
  for (const { id } of [first, second]) await addByApi(mall, page, id)
  await page.goto(`${mall.origin}/settlement`)
  await page.getByTestId('settle-submit').click()
  await page.waitForURL(/\/pay\/\d{26}/)
  const orderNo = /\d{26}/.exec(page.url())?.[0] ?? ''
  await page.getByTestId('pay-start').click()
  await page.waitForURL(/\/cashier\//)
  await page.getByRole('button', { name: /确认付款/ }).click()
  await page.waitForURL(/\/pay\/result/)
  await page.locator('[data-testid="result-state"][data-state="succeeded"]').waitFor()
  return { orderNo, first, second }
}

const seeStatus = (page: Page, status: string) =>
  page.locator(`[data-testid="order-status"][data-status="${status}"]`).first().waitFor()
const seeRefund = (page: Page, state: string) =>
  page.locator(`[data-testid="after-sale-state"][data-state="${state}"]`).first().waitFor()

describe.runIf(chromiumPath !== undefined || process.env.CI === 'true')('a buyer gives goods back', () => {
  it('§8.7 has one of two lines refunded, receives the other, and buys again', async () => {
    const { page, leave } = await enterAsBuyer({ mall, browser })
    const { orderNo, first, second } = await buyTwoLines(page)
    await page.goto(`${mall.origin}/orders/${orderNo}`)
    await page.getByTestId('order-refund').click()
    await page.waitForURL(/after-sale$/)
    await page.getByTestId(`after-sale-line-${first.id}`).getByRole('checkbox').check({ force: true })
    await page.getByTestId('after-sale-quote').waitFor()
    await page.getByTestId('after-sale-reason').click()
    await page.getByRole('option', { name: '不想要了' }).click()
    await page.getByTestId('after-sale-text').fill('买多了一件')
    const png = Buffer.from(onePixel, 'base64')
    await page
      .getByTestId('after-sale-picture')
      .setInputFiles({ name: 'box.png', mimeType: 'image/png', buffer: png })
    await page.getByRole('img', { name: '第 1 张图片' }).waitFor()
    await snap(page, 'refund-1-form-desktop')
    await page.getByTestId('after-sale-submit').click()
    await page.waitForURL(/after-sales\/[0-9a-f]{32}/)
    const afterSaleId = /[0-9a-f]{32}/.exec(page.url())?.[0] ?? ''
    await seeRefund(page, 'asked')
    await snap(page, 'refund-2-asked-desktop')
    expect(await readRefunded(orderNo)).toBe(0)

    await office.acceptRefund(afterSaleId, '已为您退款，欢迎再来')
    await expect.poll(() => readRefunded(orderNo), { timeout: 20_000 }).toBe(first.priceFen)
    await expect
      .poll(async () => {
        await page.reload()
        return page.getByTestId('after-sale-state').first().getAttribute('data-state')
      })
      .toBe('done')
    await page.getByTestId('after-sale-decision').getByText('已为您退款').waitFor()
    await page.setViewportSize(viewports.phone)
    await snap(page, 'refund-3-done-phone')
    await page.goto(`${mall.origin}/orders/after-sales`)
    await page.getByTestId('after-sale-card').waitFor()
    await snap(page, 'refund-4-list-phone')
    await page.setViewportSize(viewports.desktop)

    await office.ship(orderNo, { trackingNo: 'YTRETURNS0001' })
    await page.goto(`${mall.origin}/orders/${orderNo}`)
    await seeStatus(page, 'shipped')
    await page.getByTestId('order-refunded').waitFor()
    await snap(page, 'refund-5-shipped-desktop')
    await page.getByTestId('order-receive').click()
    await page.getByTestId('order-receive-confirm').click()
    await seeStatus(page, 'to_review')
    await page.getByTestId('order-buy-again').click()
    await page.waitForURL(/\/cart/)
    await expect
      .poll(async () => (await page.request.get(`${mall.origin}/api/cart`)).json())
      .toMatchObject({ lines: [{ skuId: first.id }, { skuId: second.id }] })
    await leave()
  })

  it('§8.7 asks for everything, thinks better of it, and takes the order off the list at last', async () => {
    const { page, leave } = await enterAsBuyer({ mall, browser }, 'phone')
    const { orderNo } = await buyTwoLines(page)
    await page.goto(`${mall.origin}/orders/${orderNo}/after-sale`)
    await page.getByTestId('after-sale-all').check({ force: true })
    await page.getByTestId('after-sale-reason').click()
    await page.getByRole('option', { name: '发货或送货太慢' }).click()
    await page.getByTestId('after-sale-quote').waitFor()
    await snap(page, 'refund-6-form-phone')
    await page.getByTestId('after-sale-submit').click()
    await seeRefund(page, 'asked')
    await page.getByTestId('after-sale-withdraw').click()
    await page.getByTestId('after-sale-withdraw-confirm').click()
    await seeRefund(page, 'withdrawn')
    await page.getByTestId('after-sale-order').click()
    await seeStatus(page, 'to_ship')
    await office.ship(orderNo, { trackingNo: 'YTRETURNS0002' })
    await page.reload()
    await page.getByTestId('order-receive').click()
    await page.getByTestId('order-receive-confirm').click()
    await page.getByTestId('order-delete').click()
    await page.getByTestId('order-delete-confirm').click()
    await page.getByTestId('orders-empty').waitFor()
    await page.goto(`${mall.origin}/orders/${orderNo}`)
    await seeStatus(page, 'to_review')
    await leave()
  })
})

const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
