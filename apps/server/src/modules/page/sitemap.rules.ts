import { escapeHtml } from '../../kernel/html.ts'

/** What a sitemap may hold at most, by the protocol. */
export const maxUrls = 50_000

export interface SitemapUrl {
  path: string
  /** Epoch milliseconds. */
  changedAt?: number
}

const head = '<?xml version="1.0" encoding="UTF-8"?>\n'

export function writeIndex(publicUrl: string, numbers: readonly number[]): string {
  const entries = numbers.map(
    (number) => `<sitemap><loc>${escapeHtml(`${publicUrl}/sitemap-${number}.xml`)}</loc></sitemap>\n`,
  )
  return `${head}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('')}</sitemapindex>\n`
}

export const urlsetStart = `${head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n`
export const urlsetEnd = '</urlset>\n'

/** A page with what it is called in each language; who speaks neither gets the Chinese one. */
export function writeUrl(publicUrl: string, { path, changedAt }: SitemapUrl): string {
  const url = escapeHtml(publicUrl + path)
  const links = [
    ['zh-CN', url],
    ['en', `${url}?lang=en`],
    ['x-default', url],
  ].map(([language, href]) => `<xhtml:link rel="alternate" hreflang="${language}" href="${href}"/>`)
  const changed = changedAt === undefined ? '' : `<lastmod>${new Date(changedAt).toISOString()}</lastmod>`
  return `<url><loc>${url}</loc>${changed}${links.join('')}</url>\n`
}

/** Sitemap 0 holds home, the flash sales and the categories; number n the SKUs of the n-th range of ids, so that none ever moves to another. */
export function rangeOf(number: number, size: number): { after: number; until: number } {
  return { after: (number - 1) * size, until: number * size }
}

/** The sitemap in which a SKU stands. */
export function numberOf(skuId: number, size: number): number {
  return Math.ceil(skuId / size)
}

const closed = [
  '/api/',
  '/cart',
  '/settlement',
  '/pay/',
  '/orders',
  '/addresses',
  '/me',
  '/favorites',
  '/footprints',
]
const entrances = ['/login', '/register', '/password/', '/email/', '/simulators/', '/dev/']

export function writeRobots(publicUrl: string): string {
  const lines = [...closed, ...entrances].map((path) => `Disallow: ${path}`)
  return ['User-agent: *', 'Allow: /', ...lines, '', `Sitemap: ${publicUrl}/sitemap.xml`, ''].join('\n')
}
