import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { root } from '../scripts/run.ts'

const candidates = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** The machine's own Chromium; undefined where there is none. */
export const chromiumPath = candidates.find((path) => path !== undefined && path !== '' && existsSync(path))

export const viewports = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 375, height: 812 },
} as const

/** `hasScrollbars`: beside the page, as on most desktops; else they lie over it, as on a phone. */
export function openBrowser({ hasScrollbars = false } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    ignoreDefaultArgs: hasScrollbars ? ['--hide-scrollbars'] : [],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}

/** Opens a page that fails the test on any script error or unexpected console error. */
export async function openPage(
  browser: Browser,
  viewport: keyof typeof viewports,
): Promise<{ page: Page; problems: string[] }> {
  const isPhone = viewport === 'phone'
  const context = await browser.newContext({
    viewport: viewports[viewport],
    isMobile: isPhone,
    hasTouch: isPhone,
    locale: 'zh-CN',
  })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    // A refused API call (401 of a stranger, 409 of a full stock) is also a console line; scripts that break are not.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(message.text())
  })
  return { page, problems }
}

/** Leaves a picture in e2e/out, for a person to look at. */
export async function snap(page: Page, name: string): Promise<void> {
  const folder = join(root, 'e2e/out')
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
