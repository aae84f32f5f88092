/**
 * Looks at the shop as search engines and slow phones do: `npm run e2e:lighthouse` starts a shop of its own with the demo
 * goods, runs Lighthouse on its kinds of pages, prints what they score and fails below the bars. `-- --url <address>` looks
 * at a shop that runs already, `--only home` at one kind of page. The reports stay under `e2e/out/lighthouse/`.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launch } from 'chrome-launcher'
import { chromiumPath } from '../e2e/browser.ts'
import { startShop } from '../e2e/shop.ts'
import { audit, type Device, devices, type Page, type Result } from './lighthouse-audit.ts'
import { root } from './run.ts'

const bars = { performance: 90, accessibility: 95, 'best-practices': 95, seo: 95 } as const
/** What the browser may have to fetch for the home page. */
const homeBudget = { scriptKb: 120, requests: 60 }
/** Speed is measured on a machine that does other things too: one bad look is looked at again, and the median counts. */
const looksWhenSlow = 3
const reports = join(root, 'e2e/out/lighthouse')

const { values } = parseArgs({ options: { url: { type: 'string' }, only: { type: 'string' } } })
const shop = values.url === undefined ? await startShop() : undefined
try {
  const problems = await lookAtAll(values.url ?? shop?.url ?? '')
  for (const problem of problems) console.error(`✗ ${problem}`)
  if (problems.length > 0) process.exitCode = 1
} finally {
  await shop?.stop()
}

async function lookAtAll(url: string): Promise<string[]> {
  await mkdir(reports, { recursive: true })
  const pages = (await listPages(url)).filter(({ name }) => values.only === undefined || name === values.only)
  const chrome = await launch({
    chromePath: chromiumPath,
    chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run'],
  })
  const problems: string[] = []
  try {
    console.log(
      'page               speed  access.  practice  SEO   LCP      CLS    TBT     scripts   requests',
    )
    for (const page of pages) {
      for (const device of devices) {
        const result = await look(page, device, chrome.port)
        console.log(toRow(page, device, result))
        problems.push(...judge(page, device, result))
      }
    }
  } finally {
    chrome.kill()
  }
  console.log(
    `Search pages are not for search engines (noindex), so their SEO is judged without "is-crawlable".`,
  )
  console.log(`Reports: ${reports}`)
  return problems
}

async function look(page: Page, device: Device, port: number): Promise<Result> {
  // Chrome now and then loses a trace on a busy machine; a page that is broken is so twice.
  const auditPage = () => audit(page, device, port).catch(() => audit(page, device, port))
  const results = [await auditPage()]
  if (results[0] !== undefined && results[0].scores.performance < bars.performance) {
    while (results.length < looksWhenSlow) results.push(await auditPage())
  }
  results.sort((a, b) => a.scores.performance - b.scores.performance)
  const median = results[Math.floor(results.length / 2)] as Result
  await writeFile(join(reports, `${page.name}-${device}.html`), median.html)
  return median
}

/** The home page, a list, a detail page and a search: whatever goods there are. */
async function listPages(url: string): Promise<Page[]> {
  const tree = (await (await fetch(`${url}/api/catalog/categories`)).json()) as {
    channels: { categories: { id: number }[] }[]
  }[]
  const categoryId = tree[0]?.channels[0]?.categories[0]?.id
  const list = (await (await fetch(`${url}/api/catalog/categories/${categoryId}/skus`)).json()) as {
    items: { id: number }[]
  }
  return [
    { name: 'home', url: `${url}/` },
    { name: 'list', url: `${url}/category/${categoryId}` },
    { name: 'detail', url: `${url}/item/${list.items[0]?.id}` },
    { name: 'search', url: `${url}/search?q=${encodeURIComponent('手机')}`, isHidden: true },
  ]
}

function judge(page: Page, device: Device, { scores, scriptKb, requests }: Result): string[] {
  const where = `${page.name} on a ${device}`
  const low = (Object.keys(bars) as (keyof typeof bars)[])
    .filter((kind) => scores[kind] < bars[kind])
    .map((kind) => `${where}: ${kind} ${scores[kind]}, below ${bars[kind]}`)
  if (page.name !== 'home') return low
  if (scriptKb >= homeBudget.scriptKb)
    low.push(`${where}: ${scriptKb.toFixed(1)} KB of JavaScript, ${homeBudget.scriptKb} are too much`)
  if (requests >= homeBudget.requests)
    low.push(`${where}: ${requests} requests, ${homeBudget.requests} are too many`)
  return low
}

function toRow(page: Page, device: Device, result: Result): string {
  const { scores, lcpMs, cls, tbtMs, scriptKb, requests } = result
  return [
    `${page.name} ${device}`.padEnd(19),
    String(scores.performance).padEnd(7),
    String(scores.accessibility).padEnd(9),
    String(scores['best-practices']).padEnd(10),
    String(scores.seo).padEnd(6),
    `${(lcpMs / 1000).toFixed(2)} s`.padEnd(9),
    cls.toFixed(3).padEnd(7),
    `${Math.round(tbtMs)} ms`.padEnd(8),
    `${scriptKb.toFixed(1)} KB`.padEnd(10),
    requests,
  ].join('')
}
