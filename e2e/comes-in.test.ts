import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, openBrowser, openPage, snap, viewports } from './browser.ts'
import { password, registerByApi } from './people.ts'
import { type RunningShop, startShop } from './shop.ts'
import { login, proveHuman, sendCode, waitForHydration, whoIsIn } from './steps.ts'

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

const sizes = Object.keys(viewports) as (keyof typeof viewports)[]
const hasBrowser = chromiumPath !== undefined || process.env.CI === 'true'

describe.runIf(hasBrowser)('somebody who registers', () => {
  it.each(sizes)('reads a picture wrong, lets the browser prove it, and comes in: %s', async (size) => {
    const { page, problems } = await openPage(browser, size)
    const mobile = size === 'phone' ? '13911110375' : '13911111440'
    await fillRegistration(page, `picture_${size}`, mobile)
    await page.getByTestId('register-send-code').click()
    await page.getByTestId('human-picture').waitFor()
    await page.getByTestId('human-text').fill('????')
    await snap(page, `${size}-in-1-human-check`)
    await page.getByTestId('human-confirm').click()
    await page.getByText('没有通过').first().waitFor()
    await page.getByTestId('human-prove').click()
    await page.getByTestId('human-confirm').waitFor({ state: 'hidden' })
    await page.getByTestId('register-code').fill(await shop.readSmsCode(mobile))
    await page.getByTestId('register-submit').click()
    await page.waitForURL((url) => !url.pathname.startsWith('/register'))
    expect(await whoIsIn(page, shop.url)).toBe(`picture_${size}`)
    await page.goto(`${shop.url}/me`)
    await waitForHydration(page)
    await snap(page, `${size}-in-2-me`)
    expect(problems).toEqual([])
    await page.context().close()
  })

  it('types the wrong code five times: then the right one is worth nothing either', async () => {
    const { page } = await openPage(browser, 'desktop')
    const mobile = '13911112000'
    await fillRegistration(page, 'five_times', mobile)
    await sendCode(page, 'register')
    const code = await shop.readSmsCode(mobile)
    for (let by = 1; by <= 5; by++) expect(await tryCode(page, wrongOf(code, by))).toBe(422)
    await page.getByText('验证码不正确或已过期').first().waitFor()
    expect(await tryCode(page, code)).toBe(422)
    expect(await whoIsIn(page, shop.url)).toBeUndefined()
    await page.context().close()
  })
})

describe.runIf(hasBrowser)('somebody who forgot the password', () => {
  it('gets a link by mail to the verified address, once', async () => {
    const { page, problems } = await openPage(browser, 'desktop')
    const email = 'forgetful@example.com'
    await registerByApi(shop, 'forgetful', '13911113000')
    await login(page, shop.url, 'forgetful', password)
    await verifyEmail(page, email)
    await page.context().clearCookies()

    await page.goto(`${shop.url}/password/forgot`)
    await waitForHydration(page)
    await page.getByRole('tab', { name: '邮箱找回' }).click()
    await page.getByTestId('forgot-email').fill(email)
    await proveHuman(page)
    await page.getByTestId('forgot-mail-submit').click()
    await page.getByTestId('forgot-mail-sent').waitFor()
    await snap(page, 'desktop-in-3-forgot')

    const link = await shop.readMailLink(email, '/password/reset')
    await resetPassword(page, link, 'another-Lantern-99')
    await page.getByTestId('reset-done').waitFor()
    await resetPassword(page, link, 'a-third-Lantern-77')
    await page.getByTestId('reset-late').waitFor()
    await snap(page, 'desktop-in-4-late-link')

    await login(page, shop.url, email, 'another-Lantern-99')
    expect(await whoIsIn(page, shop.url)).toBe('forgetful')
    expect(problems).toEqual([])
    await page.context().close()
  })
})

async function fillRegistration(page: Page, username: string, mobile: string): Promise<void> {
  await page.goto(`${shop.url}/register`)
  await waitForHydration(page)
  await page.getByTestId('register-username').fill(username)
  await page.getByTestId('register-mobile').fill(mobile)
  await page.getByTestId('register-password').fill(password)
  await page.getByTestId('register-terms').click()
}

async function tryCode(page: Page, code: string): Promise<number> {
  const answer = page.waitForResponse((response) => response.url().endsWith('/account/register'))
  await page.getByTestId('register-code').fill(code)
  await page.getByTestId('register-submit').click()
  return (await answer).status()
}

function wrongOf(code: string, by: number): string {
  return String((Number(code) + by) % 1_000_000).padStart(6, '0')
}

async function verifyEmail(page: Page, email: string): Promise<void> {
  await page.goto(`${shop.url}/me/security`)
  await waitForHydration(page)
  await page.getByTestId('security-email').click()
  await page.getByTestId('new-email').fill(email)
  await page.getByTestId('confirm-password-input').fill(password)
  await page.getByTestId('email-submit').click()
  await page.goto(await shop.readMailLink(email, '/email/verify'))
  await page.getByText('邮箱验证成功').waitFor()
}

async function resetPassword(page: Page, link: string, next: string): Promise<void> {
  await page.goto(link)
  await waitForHydration(page)
  await page.getByTestId('reset-password').fill(next)
  await page.getByTestId('reset-submit').click()
}
