import Fastify, { type FastifyInstance } from 'fastify'
import { request } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createIds } from '../kernel/ids.ts'
import { openPageShop, type PageProcess } from '../modules/page/page.fixtures.ts'
import { createTrafficService } from '../modules/traffic/index.ts'
import { createDirectServer } from './direct-server.ts'
import { createPageAnswer } from './stored-pages.ts'

const proxy = '127.0.0.1'
/** Of the limit of pages: three a minute. */
const scale = 3 / 1200

let shop: Awaited<ReturnType<typeof openPageShop>>
let one: PageProcess
let app: FastifyInstance
let traffic: ReturnType<typeof createTrafficService>
let origin: string

beforeEach(async () => {
  shop = await openPageShop()
  one = shop.one
  await one.pages.refresh(['zh-CN /', 'zh-CN /item/1', 'en /item/1', 'zh-CN /category/111'], { isNew: true })
  await one.runJobs()
  await open({ trustedProxies: [proxy] })
  for (const path of ['/', '/item/1', '/item/1?lang=en', '/category/111']) await one.get(path)
})
afterEach(async () => {
  await app.close()
  await shop.close()
})

async function open({ trustedProxies }: { trustedProxies: string[] }): Promise<void> {
  const { database, kv, pages } = one
  const { clock } = shop
  const ids = createIds(clock)
  const logger = { warn: () => {}, info: () => {} }
  traffic = createTrafficService({ database, kv, clock, ids, logger, config: { scale, trustedProxies } })
  const answer = createPageAnswer({ pages, traffic, ids, trustedProxies })
  app = Fastify({ serverFactory: createDirectServer([answer]) })
  app.all('/*', (_request, reply) => reply.send('by Fastify'))
  origin = await app.listen({ port: 0, host: proxy })
}

type Method = 'GET' | 'HEAD' | 'POST'

async function ask(path: string, headers: Record<string, string> = {}, method: Method = 'GET') {
  const answer = await request(origin + path, {
    method,
    headers: { accept: 'text/html', 'x-forwarded-for': '203.0.113.7', ...headers },
  })
  return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() }
}

describe('§3.2 a stored page in memory', () => {
  it('is answered as the routes answer it, past Fastify', async () => {
    for (const path of ['/', '/item/1', '/item/1?lang=en&utm_source=qq', '/category/111']) {
      shop.clock.advance(60_000)
      const routed = await one.get(path)
      const direct = await ask(path)
      expect(direct.body).toBe(routed.body)
      const { date, connection, ...ofRoute } = routed.headers
      expect(direct.headers).toMatchObject(ofRoute)
    }
  })

  it('carries what every answer does: security headers, a request id, what is left of the limit', async () => {
    const { headers } = await ask('/item/1')
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'self'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'ratelimit-limit': '3',
      'ratelimit-remaining': '2',
    })
    expect(headers['x-request-id']).not.toBe((await ask('/item/1')).headers['x-request-id'])
  })

  it('is a 304 to who has it', async () => {
    const { headers } = await ask('/item/1', { 'accept-encoding': 'br' })
    const again = await ask('/item/1', { 'accept-encoding': 'br', 'if-none-match': String(headers.etag) })
    expect([again.status, again.body]).toEqual([304, ''])
    expect(again.headers['x-frame-options']).toBe('DENY')
  })

  it('asks for HTTPS from then on only where a trusted proxy says that it was HTTPS', async () => {
    const secure = { 'x-forwarded-proto': 'https' }
    expect((await ask('/', secure)).headers['strict-transport-security']).toBeDefined()
    expect((await ask('/')).headers['strict-transport-security']).toBeUndefined()
    await app.close()
    await open({ trustedProxies: [] })
    expect((await ask('/', secure)).headers['strict-transport-security']).toBeUndefined()
  })
})

describe('Fastify answers', () => {
  it('what is no stored page, or no plain request for one', async () => {
    const others = await Promise.all([
      ask('/item/2'),
      ask('/category/111?sort=new'),
      ask('/api/catalog/categories'),
      ask('/item/1', { accept: 'application/json' }),
      ask('/item/1', { origin: 'https://elsewhere.example' }),
      ask('/item/1', {}, 'POST'),
    ])
    expect(others.map(({ body }) => body)).toEqual(others.map(() => 'by Fastify'))
    expect((await ask('/item/1', {}, 'HEAD')).headers['x-frame-options']).toBeUndefined()
  })

  it('a banned address, which is the one that the trusted proxy names', async () => {
    await traffic.addRule({ range: '203.0.113.7', verdict: 'deny', reason: 'test' })
    await traffic.refresh()
    expect((await ask('/item/1')).body).toBe('by Fastify')
    expect((await ask('/item/1', { 'x-forwarded-for': '203.0.113.8' })).body).toContain('台灯 1')
  })

  it('whoever asks too often, page after page', async () => {
    for (const path of ['/', '/item/1', '/category/111'])
      expect((await ask(path)).body).toContain('<!doctype')
    expect((await ask('/item/1')).body).toBe('by Fastify')
    expect((await ask('/item/1', { 'x-forwarded-for': '198.51.100.1' })).body).toContain('台灯 1')
    shop.clock.advance(120_000)
    await one.get('/item/1')
    expect((await ask('/item/1')).body).not.toBe('by Fastify')
  })
})
