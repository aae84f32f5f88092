import lighthouse, { desktopConfig } from 'lighthouse'

export const devices = ['phone', 'desktop'] as const
export type Device = (typeof devices)[number]

export interface Page {
  name: string
  url: string
  /** Kept from search engines on purpose. */
  isHidden?: boolean
}

const kinds = ['performance', 'accessibility', 'best-practices', 'seo'] as const

export interface Result {
  /** Of a hundred. */
  scores: Record<(typeof kinds)[number], number>
  lcpMs: number
  cls: number
  tbtMs: number
  /** As it comes over the wire, compressed. */
  scriptKb: number
  requests: number
  html: string
}

/** One look at one page with an empty cache; a phone is a slow one on a slow network. */
export async function audit(page: Page, device: Device, port: number): Promise<Result> {
  const found = await lighthouse(
    page.url,
    {
      port,
      output: 'html',
      logLevel: 'error',
      onlyCategories: [...kinds],
      skipAudits: page.isHidden ? ['is-crawlable'] : [],
    },
    device === 'desktop' ? desktopConfig : undefined,
  )
  if (found === undefined) throw new Error(`Lighthouse said nothing about ${page.url}`)
  const { lhr, report } = found
  if (lhr.runtimeError !== undefined) throw new Error(`${page.url}: ${lhr.runtimeError.message}`)
  const numberOf = (id: string) => lhr.audits[id]?.numericValue ?? 0
  const sent = readRequests(lhr.audits['network-requests']?.details)
  return {
    scores: Object.fromEntries(
      kinds.map((kind) => [kind, Math.round((lhr.categories[kind]?.score ?? 0) * 100)]),
    ) as Result['scores'],
    lcpMs: numberOf('largest-contentful-paint'),
    cls: numberOf('cumulative-layout-shift'),
    tbtMs: numberOf('total-blocking-time'),
    scriptKb: sent.filter(isScript).reduce((total, { transferSize }) => total + transferSize, 0) / 1024,
    requests: sent.length,
    html: String(report),
  }
}

interface SentRequest {
  url: string
  resourceType: string
  transferSize: number
}

function readRequests(details: unknown): SentRequest[] {
  const { items = [] } = (details ?? {}) as { items?: SentRequest[] }
  return items.filter(({ url }) => url.startsWith('http'))
}

function isScript({ resourceType }: SentRequest): boolean {
  return resourceType === 'Script'
}
