import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Child } from '../bench/harness/child.ts'
import { type Mall, openMall } from '../bench/harness/mall.ts'
import { createPeople, givePassword } from '../bench/harness/people.ts'
import { buildStorefront } from '../scripts/storefront-build.ts'
import { chromiumPath, openBrowser, openPage, snap } from './browser.ts'
import { enterAsBuyer, openDevice, pickSku } from './buyer.ts'
import { enterOffice, type Office } from './office.ts'
import { password } from './people.ts'
import { unseen, watchShifts } from './shifts.ts'
import { addAddress, fillLogin, waitForHydration } from './steps.ts'

let mall: Mall
let server: Child
let office: Office
let browser: Browser

/** The worker is a process of its own: while there is none, who has a place waits in the queue. */
const answersOnly = { RUN_JOBS: 'false' }

beforeAll(async () => {
  if (chromiumPath === undefined) return
  await buildStorefront({ quiet: true })
  mall = await openMall({ isProduction: false })
  server = await mall.open({ env: answersOnly })
  office = await enterOffice(mall)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await mall?.close()
})

/** On a phone it is in the bar at the bottom. */
const button = (page: Page) => page.locator('[data-testid="flash-button"]:visible')
const note = (page: Page) => page.locator('[data-testid="flash-note"]:visible')

/** Gives the one that the button shows, as soon as it is one of `faces`. */
async function seeFace(page: Page, ...faces: string[]): Promise<string> {
  const any = faces.map((face) => `[data-testid="flash-button"][data-face="${face}"]:visible`)
  const shown = page.locator(any.join(', '))
  await shown.waitFor({ timeout: 60_000 })
  return (await shown.getAttribute('data-face')) ?? ''
}

const press = (page: Page) => button(page).locator('a, button').click()

async function enter(page: Page, path: string): Promise<void> {
  await page.goto(mall.origin + path)
  await waitForHydration(page)
}

/** From the card of the sale among all of them. */
async function enterFromList(page: Page, path: string): Promise<void> {
  await enter(page, '/flash')
  await page.locator(`a[href="${path}"]`).click()
  await page.waitForURL(mall.origin + path)
}

/** Says how often this page was loaded since. */
function countLoads(page: Page): () => number {
  let loads = 0
  page.on('load', () => loads++)
  return () => loads
}

/** The keys of all presses that this page sends; a try that is repeated has the same one. */
function recordPresses(page: Page): Set<string> {
  const keys = new Set<string>()
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    if (pathname.endsWith('/claims')) keys.add(searchParams.get('key') ?? '')
  })
  return keys
}

/** Goes where the button leads, and pays at the simulated Alipay. */
async function pay(page: Page): Promise<void> {
  await press(page)
  await page.waitForURL(/\/pay\/\d{26}/)
  await page.getByTestId('pay-start').click()
  await page.waitForURL(/\/cashier\//)
  await page.getByRole('button', { name: /确认付款/ }).click()
  await page.waitForURL(/\/pay\/result/)
  await page.locator('[data-testid="result-state"][data-state="succeeded"]').waitFor()
}

/** After paying it is asked where the parcel goes; the order has it then. */
async function giveAddress(page: Page, picture: string): Promise<void> {
  await page.getByTestId('order-address').waitFor()
  await snap(page, `${picture}-asked`)
  await addAddress(page)
  await page.getByTestId('order-address-confirm').click()
  await page.getByTestId('order-address').waitFor({ state: 'detached' })
  await page.getByTestId('result-order').click()
  await page.locator('[data-testid="order-status"][data-status="to_ship"]').first().waitFor()
  await page.getByText('文三路 90 号 5 幢 301 室').waitFor()
  expect(await page.getByTestId('order-no-recipient').count()).toBe(0)
  await snap(page, `${picture}-given`)
}

describe.runIf(chromiumPath !== undefined || process.env.CI === 'true')('a flash sale', () => {
  it('§10.3 two press for the last one: one queues, pays and then says where it goes', async () => {
    const desktop = await enterAsBuyer({ mall, browser })
    const phone = await enterAsBuyer({ mall, browser }, 'phone')
    const pages = [desktop.page, phone.page]
    await Promise.all(pages.map((page) => enter(page, '/flash')))
    const sku = await pickSku(mall, 3)
    const path = await office.sellInFlash(sku, { name: '午夜场', startsInMs: 12_000, guard: 'path' })
    const keys = pages.map(recordPresses)
    await Promise.all(pages.map((page) => enterFromList(page, path)))
    for (const page of pages) {
      expect(await seeFace(page, 'coming', 'open')).toBe('coming')
      expect(await button(page).textContent()).toMatch(/00:00:[01]\d/)
      expect(await button(page).locator('button').getAttribute('aria-disabled')).toBe('true')
      await button(page).locator('button').click({ force: true })
    }
    await snap(phone.page, 'flash-1-coming-phone')
    expect(keys.map(({ size }) => size)).toEqual([0, 0])

    await Promise.all(
      pages.map(async (page) => {
        await seeFace(page, 'open')
        await press(page)
      }),
    )
    const faces = await Promise.all(pages.map((page) => seeFace(page, 'queued', 'sold_out')))
    expect(faces.toSorted()).toEqual(['queued', 'sold_out'])
    const [winner = desktop, loser = phone] = faces[0] === 'queued' ? [desktop, phone] : [phone, desktop]
    await Promise.all([snap(winner.page, 'flash-2-queued'), snap(loser.page, 'flash-2-sold-out')])

    // What was pressed goes on after a reload, by the same claim.
    const ticketOf = () => winner.page.evaluate(() => JSON.stringify(localStorage))
    const before = await ticketOf()
    await winner.page.reload()
    await seeFace(winner.page, 'queued')
    expect(await ticketOf()).toBe(before)
    expect(keys[pages.indexOf(winner.page)]?.size).toBe(1)

    const worker = mall.openWorker()
    const readLoads = countLoads(winner.page)
    await seeFace(winner.page, 'ordered')
    expect(readLoads()).toBe(0)
    await snap(winner.page, 'flash-3-ordered')
    await pay(winner.page)
    await giveAddress(winner.page, 'flash-4-address')
    expect(await seeFace(loser.page, 'sold_out', 'open')).toBe('sold_out')
    await worker.stop()
    await Promise.all([desktop.leave(), phone.leave()])
  })

  it('a stranger logs in, gets it and does not pay: it comes back to who is still looking', async () => {
    await server.stop()
    server = await mall.open({ env: { FLASH_HOLD_SECONDS: '8' } })
    const path = await office.sellInFlash(await pickSku(mall, 5), {
      ...{ name: '清晨场', startsInMs: 1_000, guard: 'none' },
    })
    const buyer = await enterAsBuyer({ mall, browser })
    const { page: stranger, problems } = await openPage(browser, 'phone')
    const pages = [buyer.page, stranger]
    await Promise.all(pages.map((page) => enter(page, path)))
    await seeFace(stranger, 'open')
    await press(stranger)
    await stranger.waitForURL(/\/login\?next=/)
    const people = await createPeople(mall, { first: 91_000, count: 1 })
    const [name = ''] = await givePassword(mall.database, people, password)
    await fillLogin(stranger, name, password)
    await stranger.waitForURL(mall.origin + path)

    await Promise.all(pages.map((page) => press(page)))
    const faces = await Promise.all(pages.map((page) => seeFace(page, 'ordered', 'sold_out')))
    expect(faces.toSorted()).toEqual(['ordered', 'sold_out'])
    const [careless = stranger, patient = buyer.page] = faces[0] === 'ordered' ? pages : pages.toReversed()
    const readLoads = countLoads(patient)
    await seeFace(patient, 'open')
    expect(readLoads()).toBe(0)
    await note(patient).getByText('又有名额放出来了').waitFor()
    await snap(patient, 'flash-5-back')
    await note(careless).getByText('没有在时限内付款').waitFor()
    await snap(careless, 'flash-5-unpaid')
    await press(patient)
    await seeFace(patient, 'ordered')
    await pay(patient)
    await patient.getByTestId('order-address').waitFor()
    await seeFace(careless, 'sold_out')
    await stranger.context().close()
    expect(problems).toEqual([])
    await buyer.leave()
  })

  it('who has got it sees it on another device too, instead of "sold out"', async () => {
    await server.stop()
    server = await mall.open()
    const path = await office.sellInFlash(await pickSku(mall, 5), {
      ...{ name: '午后场', startsInMs: 1_000, guard: 'none' },
    })
    const first = await enterAsBuyer({ mall, browser })
    const second = await openDevice({ mall, browser }, first.token, 'phone')
    await second.page.routeWebSocket(/./, (socket) => socket.close())
    await Promise.all([first, second].map(({ page }) => enter(page, path)))
    await seeFace(second.page, 'open')
    // It hears of nothing any more, so it does not know that the last one is taken.
    await second.page.route('**/api/flash-activities/*', (route) => route.abort())
    await seeFace(first.page, 'open')
    await press(first.page)
    await seeFace(first.page, 'ordered')

    const refused = second.page.waitForResponse((response) => response.url().includes('/claims?'))
    await press(second.page)
    expect((await refused).status()).toBe(409)
    await seeFace(second.page, 'ordered')
    const orderOf = (page: Page) => button(page).locator('a').getAttribute('href')
    expect(await orderOf(second.page)).toMatch(/^\/pay\/\d{26}$/)
    expect(await orderOf(second.page)).toBe(await orderOf(first.page))
    await snap(second.page, 'flash-6-other-device')

    await second.page.unroute('**/api/flash-activities/*')
    await second.page.reload()
    await seeFace(second.page, 'ordered')
    await Promise.all([first.leave(), second.leave()])
  })

  it('the page of the goods leads to their sale, and does not move for it', async () => {
    const sku = await pickSku(mall, 6)
    const item = `/item/${sku.id}`
    const quiet = await openPage(browser, 'desktop')
    await enter(quiet.page, item)
    expect(await quiet.page.getByTestId('item-flash').count()).toBe(0)

    const path = await office.sellInFlash(sku, { name: '黄昏场', startsInMs: 15_000, guard: 'none' })
    for (const viewport of ['desktop', 'phone'] as const) {
      const { page, problems } = await openPage(browser, viewport)
      const readShifts = await watchShifts(page)
      const html = await (await page.goto(mall.origin + item))?.text()
      expect(html).not.toContain('item-flash')
      const strip = page.getByTestId('item-flash')
      await strip.waitFor()
      expect(await strip.getAttribute('href')).toBe(path)
      await snap(page, `flash-7-item-${viewport}`)
      await page.locator('[data-testid="item-flash"][data-phase="running"]').waitFor()
      expect(await strip.textContent()).toMatch(/限时秒杀.*距结束\s*(01:00:00|00:5\d:\d\d)/)
      const { score, moved } = await readShifts()
      expect(score, moved.join('\n')).toBeLessThan(unseen)
      await strip.click()
      await page.waitForURL(mall.origin + path)
      expect(problems).toEqual([])
      await page.context().close()
    }
    await quiet.page.context().close()
  })
})
