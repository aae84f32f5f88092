import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, openBrowser, openPage, snap, viewports } from './browser.ts'
import { type RunningShop, startShop } from './shop.ts'
import { addAddress, sendCode, waitForHydration } from './steps.ts'

let shop: RunningShop
let browser: Browser

beforeAll(async () => {
  if (chromiumPath === undefined) return
  ;[shop, browser] = await Promise.all([startShop(), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await shop?.stop()
})

const journeys = Object.keys(viewports) as (keyof typeof viewports)[]

describe.runIf(chromiumPath !== undefined || process.env.CI === 'true')('a stranger becomes a buyer', () => {
  it.each(journeys)('browses, fills a cart, registers, settles and pays: %s', async (viewport) => {
    const { page, problems } = await openPage(browser, viewport)
    const skus = await pickTwoGoods(page, viewport)
    await seeCart(page, skus, `${viewport}-1-cookie-cart`)

    await page.getByTestId('cart-checkout').first().click()
    await page.waitForURL(/\/login/)
    await register(page, viewport)
    await page.goto(`${shop.url}/cart`)
    await seeCart(page, skus, `${viewport}-2-merged-cart`)

    await page.getByTestId('cart-checkout').first().click()
    await page.waitForURL(/\/settlement/)
    await addAddress(page)
    await snap(page, `${viewport}-3-settlement`)
    await page.getByTestId('settle-submit').click()

    await page.waitForURL(/\/pay\/\d{26}/)
    await page.getByTestId('pay-start').click()
    await page.waitForURL(/gateway\.do|\/simulators\//)
    await snap(page, `${viewport}-4-cashier`)
    await page.getByRole('button', { name: /确认付款/ }).click()

    await page.waitForURL(/\/pay\/result/)
    await page.locator('[data-testid="result-state"][data-state="succeeded"]').waitFor()
    await snap(page, `${viewport}-5-result`)
    await seePaidOrder(page, viewport)
    expect(problems).toEqual([])
    await page.context().close()
  })
})

/** From home by a category to a goods page; picks another combination of its specs; then a second item. */
async function pickTwoGoods(page: Page, viewport: string): Promise<number[]> {
  await page.goto(shop.url)
  await page.locator('h1, [data-testid="home-floor"]').first().waitFor()
  await snap(page, `${viewport}-0-home`)
  const list = await fetchJson<{ items: { id: number; spuId: number }[] }>(await pathOfFirstCategory())
  const [first, second] = [list.items[0], list.items.find((item) => item.spuId !== list.items[0]?.spuId)]
  if (first === undefined || second === undefined)
    throw new Error('the category holds fewer than two families')
  const chosen = await chooseOtherCombination(page, first.id)
  await addToCart(page)
  await page.goto(`${shop.url}/item/${second.id}`)
  await addToCart(page)
  return [chosen, second.id]
}

async function pathOfFirstCategory(): Promise<string> {
  const tree = await fetchJson<{ channels: { categories: { id: number }[] }[] }[]>('/catalog/categories')
  return `/catalog/categories/${tree[0]?.channels[0]?.categories[0]?.id}/skus?sort=popular`
}

/** Clicks the options of another SKU of the family that is in stock, and sees the address follow. */
async function chooseOtherCombination(page: Page, skuId: number): Promise<number> {
  const detail = await fetchJson<{
    specs: { id: number; options: { id: number }[] }[]
    variants: { skuId: number; optionIds: number[]; stock: number }[]
  }>(`/catalog/skus/${skuId}`)
  const other = detail.variants.find((variant) => variant.skuId !== skuId && variant.stock > 1)
  if (other === undefined) throw new Error(`SKU ${skuId} has no other combination in stock`)
  await page.goto(`${shop.url}/item/${skuId}`)
  await waitForHydration(page)
  for (const optionId of other.optionIds) {
    await page.locator(`[data-testid="spec-option-${optionId}"]:visible`).first().click()
  }
  await page.waitForURL(new RegExp(`/item/${other.skuId}$`))
  return other.skuId
}

/** On a phone the button is in the bar below and asks once more in a sheet. */
async function addToCart(page: Page): Promise<void> {
  await waitForHydration(page)
  const answer = page.waitForResponse((response) => response.url().endsWith('/api/cart/lines'))
  const direct = page.locator('[data-testid="add-to-cart"]:visible')
  if ((await direct.count()) > 0) await direct.first().click()
  else {
    await page.locator('[data-testid="bar-add"]:visible').first().click()
    await page.getByTestId('sheet-confirm').click()
  }
  expect((await answer).status()).toBe(200)
}

async function seeCart(page: Page, skus: number[], picture: string): Promise<void> {
  if (!page.url().endsWith('/cart')) await page.goto(`${shop.url}/cart`)
  for (const skuId of skus) await page.locator(`[data-testid="cart-line-${skuId}"]:visible`).first().waitFor()
  await snap(page, picture)
}

async function register(page: Page, viewport: string): Promise<void> {
  const mobile = viewport === 'phone' ? '13900000375' : '13900001440'
  await page.goto(`${shop.url}/register`)
  await waitForHydration(page)
  await page.getByTestId('register-username').fill(`stranger_${viewport}`)
  await page.getByTestId('register-mobile').fill(mobile)
  await page.getByTestId('register-password').fill('lantern-Street-88')
  await sendCode(page, 'register')
  await page.getByTestId('register-code').fill(await shop.readSmsCode(mobile))
  await page.getByTestId('register-terms').click()
  await page.getByTestId('register-submit').click()
  await page.waitForURL((url) => !url.pathname.startsWith('/register'))
}

async function seePaidOrder(page: Page, viewport: string): Promise<void> {
  await page.getByTestId('result-order').click()
  await page.locator('[data-testid="order-status"][data-status="to_ship"]').first().waitFor()
  await snap(page, `${viewport}-6-order`)
  await page.goto(`${shop.url}/orders`)
  await page.locator('[data-testid^="order-2"]').first().waitFor()
  await snap(page, `${viewport}-7-orders`)
}

async function fetchJson<Reply>(path: string): Promise<Reply> {
  return (await (await fetch(`${shop.url}/api${path}`)).json()) as Reply
}
