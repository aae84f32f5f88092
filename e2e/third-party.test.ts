import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, openBrowser, openPage, snap, type viewports } from './browser.ts'
import { password, registerByApi } from './people.ts'
import { type RunningShop, startShop } from './shop.ts'
import { sendCode, waitForHydration, whoIsIn } from './steps.ts'

let shop: RunningShop
let browser: Browser

beforeAll(async () => {
  if (chromiumPath === undefined) return
  ;[shop, browser] = await Promise.all([startShop({ isFilled: false }), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await shop?.stop()
})

const hasBrowser = chromiumPath !== undefined || process.env.CI === 'true'

describe.runIf(hasBrowser)('somebody who comes by a third party', () => {
  it.each(['desktop', 'phone'] as const)(
    'is new and binds by mobile; next time is simply in: QQ, %s',
    async (size) => {
      const { page, problems } = await openPage(browser, size)
      const mobile = size === 'phone' ? '13922220375' : '13922221440'
      await approve(page, 'qq', `qq ${size}`, size)
      await bindByMobile(page, mobile, size)
      const name = await whoIsIn(page, shop.url)
      expect(name).toMatch(/^u/)

      await page.context().clearCookies()
      await approve(page, 'qq', `qq ${size}`)
      await page.waitForURL((url) => !/login|simulators/.test(url.pathname))
      expect(await whoIsIn(page, shop.url)).toBe(name)
      expect(problems).toEqual([])
      await page.context().close()
    },
  )

  it('has an account already and binds to it by password: WeChat', async () => {
    const { page, problems } = await openPage(browser, 'desktop')
    await registerByApi(shop, 'wechat_owner', '13922222000')
    await approve(page, 'wechat', '老街坊')
    await bindByLogin(page, 'wechat_owner')
    await page.waitForURL((url) => !url.pathname.startsWith('/login'))
    expect(await whoIsIn(page, shop.url)).toBe('wechat_owner')
    await page.goto(`${shop.url}/me/linked`)
    await page.locator('[data-testid="linked-wechat"][data-linked="true"]').waitFor()
    await snap(page, 'desktop-social-3-linked')
    expect(problems).toEqual([])
    await page.context().close()
  })

  it.each(['github', 'weibo', 'wechat', 'oidc'])(
    'says no at %s and is asked friendly again',
    async (provider) => {
      const { page } = await openPage(browser, 'desktop')
      await openAuthorize(page, provider)
      await page.getByRole('button', { name: /取消/ }).click()
      await page.locator('[data-testid="social-return"][data-state="denied"]').waitFor()
      await snap(page, `desktop-social-4-denied-${provider}`)
      expect(await whoIsIn(page, shop.url)).toBeUndefined()
      await page.context().close()
    },
  )
})

describe.runIf(hasBrowser)('a return that is not what it seems', () => {
  it('replayed, in the same browser: the second time nothing happens', async () => {
    const { page } = await openPage(browser, 'desktop')
    const back = await catchReturn(page, 'github', 'replayed')
    await page.goto(back)
    await page.waitForURL(/\/login\/bind/)
    await page.goto(back)
    await page.locator('[data-testid="social-return"][data-state="lost"]').waitFor()
    await snap(page, 'desktop-social-5-lost')
    await page.context().close()
  })

  it('with the state of another browser: it is refused, and nobody is in', async () => {
    const [mine, theirs] = [await openPage(browser, 'desktop'), await openPage(browser, 'desktop')]
    const back = await catchReturn(theirs.page, 'github', 'swapped')
    const own = await catchReturn(mine.page, 'github', 'swapped')
    // The code of one login with the state of another, then the whole of a foreign one.
    const mixed = new URL(own)
    mixed.searchParams.set('state', new URL(back).searchParams.get('state') ?? '')
    for (const address of [mixed.href, back]) {
      await mine.page.goto(address)
      await mine.page.locator('[data-testid="social-return"][data-state="lost"]').waitFor()
    }
    expect(await whoIsIn(mine.page, shop.url)).toBeUndefined()
    for (const { page } of [mine, theirs]) await page.context().close()
  })

  it('one identity, bound from two browsers at once to two accounts: one wins', async () => {
    const names = ['first_claim', 'second_claim']
    for (const [at, name] of names.entries()) await registerByApi(shop, name, `1392222300${at}`)
    const pages = await Promise.all(names.map(async () => (await openPage(browser, 'desktop')).page))
    for (const page of pages) await approve(page, 'weibo', '两处同时')
    await Promise.all(pages.map((page, at) => fillLogin(page, names[at] as string)))
    const answers = await Promise.all(pages.map(submitLogin))
    expect(answers.sort()).toEqual([201, 409])
    const inside = await Promise.all(pages.map((page) => whoIsIn(page, shop.url)))
    expect(inside.filter((name) => name !== undefined)).toHaveLength(1)
    for (const page of pages) await page.context().close()
  })
})

async function openAuthorize(page: Page, provider: string): Promise<void> {
  await page.goto(`${shop.url}/login`)
  await waitForHydration(page)
  await page.getByTestId(`social-${provider}`).click()
  await page.waitForURL(/\/simulators\/oauth\//)
}

async function approve(
  page: Page,
  provider: string,
  nickname: string,
  size?: keyof typeof viewports,
): Promise<void> {
  await openAuthorize(page, provider)
  await page.locator('#other').check()
  await page.locator('input[name="nickname"]').fill(nickname)
  if (size !== undefined) await snap(page, `${size}-social-1-authorize`)
  await page.getByRole('button', { name: /同意授权/ }).click()
}

/** Says yes in the browser's name without following where it leads: gives where the browser would go. */
async function catchReturn(page: Page, provider: string, nickname: string): Promise<string> {
  await openAuthorize(page, provider)
  const action = new URL((await page.locator('form').getAttribute('action')) ?? '', page.url()).href
  const form = { person: '', nickname, decision: 'approve' }
  const answer = await page.request.post(action, { form, maxRedirects: 0 })
  return new URL(answer.headers().location ?? '', action).href
}

async function bindByMobile(page: Page, mobile: string, size: string): Promise<void> {
  await page.waitForURL(/\/login\/bind/)
  await page.getByTestId('bind-who').waitFor()
  await page.getByTestId('bind-mobile').fill(mobile)
  await sendCode(page, 'bind')
  await page.getByTestId('bind-code').fill(await shop.readSmsCode(mobile))
  await page.getByTestId('bind-terms').click()
  await snap(page, `${size}-social-2-bind`)
  await page.getByTestId('bind-submit').click()
  await page.waitForURL((url) => !url.pathname.startsWith('/login'))
}

async function bindByLogin(page: Page, name: string): Promise<void> {
  await fillLogin(page, name)
  expect(await submitLogin(page)).toBe(201)
}

async function fillLogin(page: Page, name: string): Promise<void> {
  await page.waitForURL(/\/login\/bind/)
  await page.getByTestId('bind-who').waitFor()
  await page.getByRole('tab', { name: '已有账号' }).click()
  await page.getByTestId('bind-login-name').fill(name)
  await page.getByTestId('bind-login-password').fill(password)
}

async function submitLogin(page: Page): Promise<number> {
  const answer = page.waitForResponse((response) => response.url().endsWith('/social/bind/login'))
  await page.getByTestId('bind-login-submit').click()
  return (await answer).status()
}
