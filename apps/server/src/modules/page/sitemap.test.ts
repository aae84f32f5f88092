import { gunzipSync } from 'node:zlib'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestPorts, type TestPorts } from '../../../test/ports.ts'
import { useErrorHandler } from '../../http/error-handler.ts'
import { createManualClock } from '../../kernel/clock.ts'
import { createIds } from '../../kernel/ids.ts'
import { buildCatalog } from '../catalog/catalog.fixtures.ts'
import { createCatalogService } from '../catalog/index.ts'
import { createSitemap, sitemapRoutes } from './index.ts'

let ports: TestPorts
let app: FastifyInstance
const clock = createManualClock('2026-11-25T02:00:00Z')
const publicUrl = 'https://shop.test/a&b'
// Full, half full and empty ranges of five, unlisted SKUs among them and alone in one, and a hole of a million ids.
const listed = [1, 2, 3, 4, 5, 7, 10, 21, 25, 1_000_026, 1_000_030]
const unlisted = [6, 11, 12, 22, 1_000_027]

beforeAll(async () => {
  ports = await openTestPorts()
  const all = [
    ...listed.map((id) => ({ id, createdAt: 1_700_000_000_000 })),
    ...unlisted.map((id) => ({ id, isListed: false })),
  ]
  await buildCatalog(ports.database, all)
  await ports.database.db
    .insertInto('page')
    .values({ page_key: 'zh-CN /item/2', wanted: 1, done: 1, changed_at: 1_790_000_000_000 })
    .execute()
  const catalog = createCatalogService({ ...ports, clock, ids: createIds(clock) })
  app = Fastify()
  useErrorHandler(app)
  sitemapRoutes(app, {
    sitemap: createSitemap({ database: ports.database, catalog, clock, publicUrl, size: 5 }),
  })
})

afterAll(async () => {
  await app.close()
  await ports.close()
})

const locationsOf = (xml: string) => [...xml.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, url = '']) => url)
const prefix = 'https://shop.test/a&amp;b'

async function readFiles(): Promise<string[]> {
  const index = await app.inject('/sitemap.xml')
  const paths = locationsOf(index.body).map((url) => url.replace(prefix, ''))
  const files = await Promise.all(paths.map((path) => app.inject(path)))
  for (const file of files) expect(file.statusCode).toBe(200)
  return files.map((file) => file.body)
}

describe('§3.3 the sitemap', () => {
  it('lists home, the flash sales, every category and every listed SKU exactly once, and no other', async () => {
    const files = await readFiles()
    const paths = files.flatMap(locationsOf).map((url) => url.replace(prefix, ''))
    const categories = [1, 11, 12, 111, 112, 121].map((id) => `/category/${id}`)
    expect(paths.sort()).toEqual(['/', '/flash', ...categories, ...listed.map((id) => `/item/${id}`)].sort())
  })

  it('splits at the limit, and has no empty file however the ids lie', async () => {
    const index = await app.inject('/sitemap.xml')
    expect(locationsOf(index.body).map((url) => /-(\d+)\.xml$/.exec(url)?.[1])).toEqual(
      [0, 1, 2, 5, 200_006].map(String),
    )
    const [, ...files] = await readFiles()
    for (const file of files) expect(locationsOf(file).length).toBeLessThanOrEqual(5)
    for (const path of ['/sitemap-3.xml', '/sitemap-6.xml', '/sitemap-x.xml'])
      expect((await app.inject(path)).statusCode).toBe(404)
  })

  it('says when a page changed and what it is called in other languages', async () => {
    const file = (await app.inject('/sitemap-1.xml')).body
    const [one, two] = file.split('\n').filter((line) => line.startsWith('<url>'))
    expect(one).toContain('<lastmod>2023-11-14T22:13:20.000Z</lastmod>')
    expect(two).toContain('<lastmod>2026-09-21T14:13:20.000Z</lastmod>')
    expect(one).toContain(`hreflang="en" href="${prefix}/item/1?lang=en"`)
    expect(one).toContain(`hreflang="zh-CN" href="${prefix}/item/1"`)
    expect(one).toContain(`hreflang="x-default" href="${prefix}/item/1"`)
  })

  it('is well formed, also compressed', async () => {
    const plain = await app.inject('/sitemap-1.xml')
    const zipped = await app.inject({ url: '/sitemap-1.xml', headers: { 'accept-encoding': 'gzip, br' } })
    expect(plain.headers['content-type']).toContain('application/xml')
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(plain.body)
    expect(plain.body.match(/<\?xml|<urlset|<\/urlset>/g)).toEqual(['<?xml', '<urlset', '</urlset>'])
    expect(plain.body.replaceAll('&amp;', '')).not.toContain('&')
  })

  it('is named by robots.txt, which keeps what is nobody else’s business out', async () => {
    const { body, headers } = await app.inject('/robots.txt')
    expect(headers['content-type']).toContain('text/plain')
    const lines = body.split('\n')
    expect(lines).toContain('Sitemap: https://shop.test/a&b/sitemap.xml')
    for (const path of ['/api/', '/cart', '/me', '/orders', '/login'])
      expect(lines).toContain(`Disallow: ${path}`)
    expect(lines).toContain('Allow: /')
  })
})
