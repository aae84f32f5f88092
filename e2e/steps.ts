import type { Page } from 'playwright-core'

export async function waitForHydration(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
}

/** Presses the button beside the code and lets the browser prove that it is worth an SMS. */
export async function sendCode(page: Page, form: string): Promise<void> {
  const sent = page.waitForResponse((response) => response.url().includes('/sms-codes'))
  await page.getByTestId(`${form}-send-code`).click()
  await page.getByTestId('human-prove').click()
  const status = (await sent).status()
  if (status !== 202) throw new Error(`the code was not sent: ${status}`)
  await page.getByTestId('human-confirm').waitFor({ state: 'hidden' })
}

/** Lets the browser prove it where the check stands in the form itself. */
export async function proveHuman(page: Page): Promise<void> {
  await page.getByTestId('human-prove').click()
  await page.locator('[data-testid="human-proof"][data-standing="proved"]').waitFor()
}

export async function login(page: Page, url: string, name: string, password: string): Promise<void> {
  await page.goto(`${url}/login`)
  await fillLogin(page, name, password)
}

/** Logs in on the page that asks for it. */
export async function fillLogin(page: Page, name: string, password: string): Promise<void> {
  await waitForHydration(page)
  await page.getByTestId('login-name').fill(name)
  await page.getByTestId('login-password').fill(password)
  await page.getByTestId('login-submit').click()
  await page.waitForURL((at) => !at.pathname.startsWith('/login'))
}

/** Whose session this browser holds; undefined for a stranger. */
export async function whoIsIn(page: Page, url: string): Promise<string | undefined> {
  const answer = await page.request.get(`${url}/api/account/me`)
  return answer.ok() ? ((await answer.json()) as { username: string }).username : undefined
}

/** Adds one where addresses are chosen from. */
export async function addAddress(page: Page): Promise<void> {
  await waitForHydration(page)
  await page.getByTestId('address-add').first().click()
  await page.getByTestId('address-recipient').fill('陈小集')
  await page.getByTestId('address-mobile').fill('13900009999')
  await choose(page, 'address-province', '浙江省')
  await choose(page, 'address-city', '杭州市')
  await choose(page, 'address-district', '西湖区')
  await page.getByTestId('address-detail').fill('文三路 90 号 5 幢 301 室')
  await page.getByTestId('address-save').click()
  await page.getByText('文三路 90 号 5 幢 301 室').first().waitFor()
}

/** A native select, or a button that opens a list box. */
async function choose(page: Page, testId: string, label: string): Promise<void> {
  const control = page.getByTestId(testId)
  if ((await control.evaluate((element) => element.tagName)) === 'SELECT') {
    await control.locator('option', { hasText: label }).waitFor({ state: 'attached' })
    await control.selectOption({ label })
    return
  }
  await control.click()
  await page.getByRole('option', { name: label, exact: true }).click()
}
