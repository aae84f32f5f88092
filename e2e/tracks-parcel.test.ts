import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Child } from '../bench/harness/child.ts'
import { type Mall, openMall } from '../bench/harness/mall.ts'
import { buildStorefront } from '../scripts/storefront-build.ts'
import { chromiumPath, openBrowser, snap, viewports } from './browser.ts'
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

/** Puts the simulated carrier's parcel where it would be after so many stops. */
async function moveParcel(trackingNo: string, to: { stops: number; course?: string }): Promise<void> {
  const answer = await fetch(`${mall.origin}/simulators/tracking/parcels/${trackingNo}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(to),
  })
  if (!answer.ok) throw new Error(`parcel ${trackingNo} was not moved: ${answer.status}`)
}

/** Two different goods in one order that is paid at the cashier. */
async function buyTwo(page: Page) {
  const [first, second] = [await pickSku(mall, 3), await pickSku(mall, 5)]
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
  return { orderNo, skuIds: [first.id, second.id] }
}

const parcel = (page: Page, nth: number) => page.getByTestId('shipment').nth(nth)
/** The page asks again by itself; the tracing job before it does, too. */
const seeState = (page: Page, nth: number, state: string) =>
  parcel(page, nth)
    .locator(`[data-testid="shipment-state"][data-state="${state}"]`)
    .waitFor({ timeout: 90_000 })

/** The same for somebody who comes back to the page, which then asks at once. */
async function seeStateSoon(page: Page, nth: number, state: string): Promise<void> {
  const seen = seeState(page, nth, state)
  const looking = setInterval(() => {
    page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`).catch(() => {})
  }, 500)
  await seen.finally(() => clearInterval(looking))
}

describe.runIf(chromiumPath !== undefined || process.env.CI === 'true')('a buyer follows a parcel', () => {
  it('§12.2 from the counter to the door, in two parcels, without touching the page', async () => {
    const { page, leave } = await enterAsBuyer({ mall, browser })
    const { orderNo, skuIds } = await buyTwo(page)
    const [first = 0, second = 0] = skuIds
    await page.goto(`${mall.origin}/orders/${orderNo}`)
    await page.getByTestId('shipments-none').waitFor()

    await office.ship(orderNo, { trackingNo: 'YTJOURNEY0001', lines: [{ skuId: first, count: 1 }] })
    await seeState(page, 0, 'picked_up')
    await moveParcel('YTJOURNEY0001', { stops: 4 })
    await seeStateSoon(page, 0, 'delivering')
    await parcel(page, 0).getByTestId('shipment-all').click()
    expect(await parcel(page, 0).getByTestId('shipment-traces').locator('li').count()).toBe(4)
    await page.locator('[data-testid="order-status"][data-status="to_ship"]').first().waitFor()
    await snap(page, 'parcel-1-part-desktop')

    await office.ship(orderNo, {
      trackingNo: 'SFJOURNEY0002',
      carrier: 'sf',
      lines: [{ skuId: second, count: 1 }],
    })
    await page
      .locator('[data-testid="order-status"][data-status="shipped"]')
      .first()
      .waitFor({ timeout: 60_000 })
    await moveParcel('YTJOURNEY0001', { stops: 5 })
    await moveParcel('SFJOURNEY0002', { stops: 4, course: 'problem' })
    await seeStateSoon(page, 0, 'signed')
    await seeStateSoon(page, 1, 'delivering')
    await page.setViewportSize(viewports.phone)
    await snap(page, 'parcel-2-two-phone')

    await moveParcel('SFJOURNEY0002', { stops: 5, course: 'problem' })
    await seeStateSoon(page, 1, 'problem')
    await snap(page, 'parcel-3-problem-phone')
    await moveParcel('SFJOURNEY0002', { stops: 5, course: 'delivered' })
    await seeStateSoon(page, 1, 'signed')
    await expect
      .poll(async () => (await page.request.get(`${mall.origin}/api/orders/${orderNo}`)).json())
      .toMatchObject({ status: 'shipped', deliveredAt: expect.any(String) })
    await page.setViewportSize(viewports.desktop)
    await page.reload()
    await waitForHydration(page)
    await snap(page, 'parcel-4-delivered-desktop')
    await leave()
  })
})
