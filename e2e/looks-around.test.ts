import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, openBrowser, openPage, snap, viewports } from './browser.ts'
import { password, registerByApi } from './people.ts'
import { type RunningShop, startShop } from './shop.ts'
import { login, waitForHydration } from './steps.ts'

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

type Size = keyof typeof viewports
const sizes = Object.keys(viewports) as Size[]
const field = (page: Page) => page.getByTestId('search-field')
const cards = (page: Page) => page.getByTestId('search-items').getByRole('link')

describe.runIf(chromiumPath !== undefined || process.env.CI === 'true')('somebody who looks around', () => {
  it.each(sizes)('types pinyin, narrows what is found, and goes back and forward: %s', async (size) => {
    const { page, problems } = await openPage(browser, size)
    await page.goto(shop.url)
    await waitForHydration(page)
    await pickByKeyboard(page, 'shouji', `${size}-search-1-suggestions`)
    await seeMarkedCards(page)
    await snap(page, `${size}-search-2-found`)

    const places = [page.url()]
    for (const narrow of [chooseBrand, choosePrice, turnPage]) {
      await narrow(page, size)
      places.push(page.url())
    }
    await snap(page, `${size}-search-3-narrowed`)
    await walkBackAndForward(page, places)
    await sortByPrice(page)
    expect(problems).toEqual([])
    await page.context().close()
  })

  it('opens the menu of all categories from any page, down to a channel', async () => {
    const { page, problems } = await openPage(browser, 'desktop')
    await page.goto(`${shop.url}/cart`)
    await waitForHydration(page)
    const menu = page.getByRole('navigation', { name: '全部商品分类' })
    await menu.getByRole('link', { name: '全部商品分类' }).hover()
    await menu.getByRole('link', { name: '家用电器' }).hover()
    await menu.getByRole('link', { name: '厨房电器' }).click()
    await page.waitForURL(/\/category\/\d+$/)
    expect(problems).toEqual([])
    await page.context().close()
  })

  it('comes back from an item to the same page of the list', async () => {
    const { page, problems } = await openPage(browser, 'desktop')
    await page.goto(`${shop.url}/search?q=${encodeURIComponent('手机')}&page=2`)
    await waitForHydration(page)
    const third = cards(page).nth(2)
    const name = await third.textContent()
    await third.click()
    await page.waitForURL(/\/item\/\d+/)
    await page.goBack()
    await page.waitForURL(/page=2/)
    await expect.poll(() => cards(page).nth(2).textContent()).toBe(name)
    expect(problems).toEqual([])
    await page.context().close()
  })

  it.each(sizes)('is helped with a typo, and where there is nothing: %s', async (size) => {
    const { page } = await openPage(browser, size)
    await page.goto(shop.url)
    await waitForHydration(page)
    await search(page, 'Studoi')
    await page.getByTestId('search-did-you-mean').click()
    await page.waitForURL(/q=studio/i)
    await seeMarkedCards(page)

    await search(page, 'qzxwvkjpq')
    await page.getByTestId('search-nothing').waitFor()
    await page.getByTestId('search-recommended').getByRole('link').first().waitFor()
    await snap(page, `${size}-search-4-nothing`)
    await page.context().close()
  })

  it.each(sizes)('has a history that forgets one search, and all of them: %s', async (size) => {
    const { page } = await openPage(browser, size)
    await page.goto(shop.url)
    await waitForHydration(page)
    await seeHistoryForget(page, size)
    await page.context().close()
  })

  it('finds that history again on another device, once logged in', async () => {
    await registerByApi(shop, 'looks_around', '13933330001')
    const first = await openPage(browser, 'desktop')
    await login(first.page, shop.url, 'looks_around', password)
    await search(first.page, '帐篷')
    await seeRecorded(first.page)
    const second = await openPage(browser, 'phone')
    await login(second.page, shop.url, 'looks_around', password)
    await waitForHydration(second.page)
    await field(second.page).click()
    await second.page.getByTestId('search-history').getByText('帐篷', { exact: true }).waitFor()
    await Promise.all([first.page.context().close(), second.page.context().close()])
  })

  it('searches without JavaScript', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: viewports.phone })
    const page = await context.newPage()
    await page.goto(shop.url)
    await field(page).fill('耳机')
    await field(page).press('Enter')
    await page.waitForURL(/\/search\?q=/)
    expect(await cards(page).count()).toBeGreaterThan(3)
    await context.close()
  })
})

/** Types what is no word of the goods, and takes the first word suggested without touching the mouse. */
async function pickByKeyboard(page: Page, typed: string, picture: string): Promise<void> {
  await field(page).click()
  await field(page).pressSequentially(typed, { delay: 30 })
  await page.getByTestId('search-option-word').first().waitFor()
  await expect.poll(() => page.getByRole('option').first().textContent()).toContain('手机')
  await snap(page, picture)
  const chosen = page.locator('[role="option"][aria-selected="true"]')
  await field(page).press('ArrowUp')
  expect(await chosen.textContent()).toBe(await page.getByRole('option').last().textContent())
  for (
    const word = page.getByTestId('search-option-word').first();
    (await word.getAttribute('aria-selected')) !== 'true';
  )
    await field(page).press('ArrowDown')
  expect(await field(page).getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'))
  await field(page).press('Enter')
  await page.waitForURL(/\/search\?q=/)
}

async function search(page: Page, words: string): Promise<void> {
  await field(page).fill(words)
  await field(page).press('Enter')
  await page.waitForURL((url) => url.searchParams.get('q') === words)
  await page.locator('[data-testid="search-items"], [data-testid="search-nothing"]').first().waitFor()
}

async function seeMarkedCards(page: Page): Promise<void> {
  await cards(page).locator('mark').first().waitFor()
  expect(await page.getByTestId('search-count').textContent()).toMatch(/\d/)
}

/** The filters stand above the list, on a phone in a sheet. */
async function withFilters(page: Page, size: Size, choose: () => Promise<void>): Promise<void> {
  const address = page.url()
  if (size === 'phone') await page.getByRole('button', { name: /^筛选/ }).click()
  await choose()
  await page.waitForURL((url) => url.href !== address)
  if (size === 'phone') await page.getByRole('dialog').getByRole('button', { name: /^查看/ }).click()
  await page.locator('[data-testid="search-items"][aria-busy="false"]').waitFor()
}

async function chooseBrand(page: Page, size: Size): Promise<void> {
  await withFilters(page, size, () =>
    page.getByRole('group', { name: '品牌' }).getByRole('button').first().click(),
  )
  expect(new URL(page.url()).searchParams.get('brand')).toMatch(/^\d+$/)
}

async function choosePrice(page: Page, size: Size): Promise<void> {
  await withFilters(page, size, async () => {
    await page.getByRole('textbox', { name: '最低价' }).fill('10')
    await page.getByRole('textbox', { name: '最低价' }).press('Enter')
  })
  expect(new URL(page.url()).searchParams.get('priceFrom')).toBe('1000')
}

async function turnPage(page: Page): Promise<void> {
  const first = await cards(page).first().textContent()
  await page.getByRole('navigation', { name: '分页' }).getByRole('link', { name: '2', exact: true }).click()
  await page.waitForURL(/page=2/)
  await expect.poll(() => cards(page).first().textContent()).not.toBe(first)
}

async function walkBackAndForward(page: Page, places: string[]): Promise<void> {
  for (const place of places.slice(0, -1).reverse()) {
    await page.goBack()
    await page.waitForURL(place)
  }
  for (const place of places.slice(1)) {
    await page.goForward()
    await page.waitForURL(place)
  }
  await expect
    .poll(() => page.getByRole('navigation', { name: '分页' }).locator('[aria-current="page"]').textContent())
    .toBe('2')
}

/** Turns to the first page, as any change of the list does; the dearest come last. */
async function sortByPrice(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^价格/ }).click()
  await page.waitForURL(
    (url) => url.searchParams.get('sort') === 'price_asc' && !url.searchParams.has('page'),
  )
  const answer = await fetch(page.url().replace('/search?', '/api/search/skus?'))
  const { items } = (await answer.json()) as { items: { name: string; priceFen: number }[] }
  const prices = items.map(({ priceFen }) => priceFen)
  expect(prices).toEqual([...prices].sort((a, b) => a - b))
  await expect.poll(() => cards(page).first().textContent()).toContain(items[0]?.name)
}

async function seeHistoryForget(page: Page, size: Size): Promise<void> {
  for (const words of ['耳机', '键盘', '帐篷']) await search(page, words)
  await seeRecorded(page)
  await field(page).fill('')
  const history = page.getByTestId('search-panel').getByTestId('search-history')
  const shown = () => history.getByRole('link').allTextContents()
  await expect.poll(shown).toEqual(['帐篷', '键盘', '耳机'])
  await snap(page, `${size}-search-5-history`)
  await history.getByRole('button', { name: /键盘/ }).click()
  await expect.poll(shown).toEqual(['帐篷', '耳机'])

  await page.reload()
  await waitForHydration(page)
  await field(page).click()
  await field(page).fill('')
  await expect.poll(shown).toEqual(['帐篷', '耳机'])
  await page.getByTestId('search-panel').getByTestId('search-forget-all').click()
  await history.waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await page.getByTestId('search-panel').waitFor({ state: 'detached' })
}

/** The shop hears of a search once its result stands. */
async function seeRecorded(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
}
