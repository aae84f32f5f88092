import cookie from '@fastify/cookie'
import { createSigner } from 'fast-jwt'
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TrafficService } from '../modules/traffic/index.ts'
import { openTrafficScene, type TrafficScene } from '../modules/traffic/traffic.fixtures.ts'
import { useErrorHandler } from './error-handler.ts'
import { useIpBan } from './ip-ban.ts'
import { inProcessAddress, useRateLimits } from './rate-limit.ts'
import { createSessionReader, useSession } from './session.ts'

const jwtSecret = 'a secret for this test only, long enough'
const proxy = '198.51.100.1'
let scene: TrafficScene
let apps: FastifyInstance[]
let app: FastifyInstance
beforeEach(async () => {
  scene = await openTrafficScene({ trustedProxies: [proxy] })
  apps = [openApp(scene.one), openApp(scene.two)]
  app = apps[0] as FastifyInstance
})
afterEach(async () => {
  for (const one of apps) await one.close()
  await scene.close()
})

function openApp(traffic: TrafficService): FastifyInstance {
  const server = Fastify({ trustProxy: [proxy] })
  useErrorHandler(server)
  useIpBan(server, traffic)
  useRateLimits(server, traffic)
  server.get('/healthz', async () => 'alive')
  server.get('/api/catalog/skus/:id', async () => ({ id: 1 }))
  server.get('/_nuxt/*', (_request, reply) => reply.callNotFound())
  server.register(async (scope) => {
    await scope.register(cookie)
    useSession(scope, createSessionReader({ jwtSecret, clock: scene.clock, isRevoked: () => false }))
    scope.post('/api/account/sessions', (_request, reply) => reply.status(401).send({}))
    scope.post('/api/orders', async ({ identify }) => ({ placed: typeof identify }))
  })
  return server
}

async function ask(url: string, { method = 'GET', ip = '203.0.113.7', headers = {}, at = app }: Asked = {}) {
  return at.inject({ method, url, remoteAddress: ip, headers })
}
interface Asked {
  method?: InjectOptions['method']
  ip?: string
  headers?: Record<string, string>
  at?: FastifyInstance
}

function tokenOf(userId: number): string {
  const now = scene.clock.now().getTime() / 1000
  const sign = createSigner({ key: jwtSecret, algorithm: 'HS256' })
  return sign({ sub: String(userId), family: 'f', iat: now, exp: now + 900 })
}

async function countStatuses(times: number, send: (n: number) => ReturnType<typeof ask>) {
  const counts: Record<number, number> = {}
  for (let n = 0; n < times; n++) {
    const { statusCode } = await send(n)
    counts[statusCode] = (counts[statusCode] ?? 0) + 1
  }
  return counts
}

describe('§16.1 answers say what is left', () => {
  it('of reading and of changing', async () => {
    expect((await ask('/api/catalog/skus/1')).headers).toMatchObject({
      'ratelimit-limit': '6000',
      'ratelimit-remaining': '5999',
      'ratelimit-reset': '60',
    })
    expect((await ask('/api/orders', { method: 'POST' })).headers).toMatchObject({
      'ratelimit-limit': '1200',
      'ratelimit-remaining': '1199',
    })
    expect((await ask('/healthz')).headers).not.toHaveProperty('ratelimit-limit')
  })

  it('of what is least: an account has less than an address', async () => {
    const headers = { authorization: `Bearer ${tokenOf(7)}` }
    expect((await ask('/api/orders', { method: 'POST', headers })).headers).toMatchObject({
      'ratelimit-limit': '120',
      'ratelimit-remaining': '119',
    })
  })

  it('and beyond it when to come back', async () => {
    const knock = () => ask('/api/account/sessions', { method: 'POST' })
    expect(await countStatuses(60, knock)).toEqual({ 401: 60 })
    const refused = await knock()
    expect(refused.statusCode).toBe(429)
    expect(refused.json().error).toMatchObject({
      code: 'request.too_many',
      details: { retryAfterSeconds: 61 },
    })
    expect(refused.headers).toMatchObject({
      'retry-after': '61',
      'ratelimit-limit': '60',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '61',
    })
    scene.clock.advance(61_000)
    expect((await knock()).statusCode).toBe(401)
  })
})

describe('§16.1 who is counted', () => {
  it('P25 the account, from however many addresses it comes, by bearer or by cookie', async () => {
    const token = tokenOf(7)
    const statuses = await countStatuses(140, (n) =>
      ask('/api/orders', {
        method: 'POST',
        ip: `10.0.${n >> 8}.${n & 255}`,
        headers: n % 2 === 0 ? { authorization: `Bearer ${token}` } : { cookie: `jishi_access=${token}` },
      }),
    )
    expect(statuses).toEqual({ 200: 120, 429: 20 })
  })

  it('only the address when the token is not ours: nobody fills up the account of another', async () => {
    const forged = createSigner({ key: 'another key', algorithm: 'HS256' })({ sub: '7', family: 'f' })
    const headers = { authorization: `Bearer ${forged}` }
    await countStatuses(130, () => ask('/api/orders', { method: 'POST', headers }))
    const own = await ask('/api/orders', {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf(7)}` },
    })
    expect(own.headers['ratelimit-remaining']).toBe('119')
  })

  it('the peer, whatever X-Forwarded-For it makes up', async () => {
    const knock = (n: number) =>
      ask('/api/account/sessions', { method: 'POST', headers: { 'x-forwarded-for': `10.9.8.${n}` } })
    expect(await countStatuses(70, knock)).toEqual({ 401: 60, 429: 10 })
  })

  it('the visitor behind a trusted proxy, whatever stands before the address that the proxy has seen', async () => {
    const knock = (visitor: string) => (n: number) =>
      ask('/api/account/sessions', {
        method: 'POST',
        ip: proxy,
        headers: { 'x-forwarded-for': `10.9.8.${n}, ${visitor}` },
      })
    expect(await countStatuses(70, knock('203.0.113.7'))).toEqual({ 401: 60, 429: 10 })
    expect(await countStatuses(10, knock('203.0.113.8'))).toEqual({ 401: 10 })
  })

  it('P24 for two servers together', async () => {
    const knock = (n: number) => ask('/api/account/sessions', { method: 'POST', at: apps[n % 2] })
    expect(await countStatuses(70, knock)).toEqual({ 401: 60, 429: 10 })
  })

  it('not the renderer of this process, which asks for a page that was counted', async () => {
    const answer = await ask('/api/catalog/skus/1', { ip: inProcessAddress })
    expect(answer.headers).not.toHaveProperty('ratelimit-limit')
    expect((await ask('/api/catalog/skus/1')).headers['ratelimit-remaining']).toBe('5999')
  })

  it('a HEAD like the GET that it stands for, once', async () => {
    const { headers } = await ask('/api/catalog/skus/1', { method: 'HEAD' })
    expect(headers['ratelimit-remaining']).toBe('5999')
    expect((await ask('/api/catalog/skus/1')).headers['ratelimit-remaining']).toBe('5998')
  })
})

describe('§16.1 a banned address', () => {
  it('gets 403 on everything but the health checks, before its body is looked at', async () => {
    await scene.one.addRule({ range: '203.0.113.7', verdict: 'deny', reason: 'spam' })
    for (const url of ['/api/catalog/skus/1', '/nowhere', '/_nuxt/a.js']) {
      const answer = await ask(url)
      expect([answer.statusCode, answer.json().error.code], url).toEqual([403, 'traffic.banned'])
    }
    const broken = { method: 'POST', headers: { 'content-type': 'application/json' } } as const
    expect(
      (
        await app.inject({ ...broken, url: '/api/orders', payload: '{', remoteAddress: '203.0.113.7' })
      ).json(),
    ).toMatchObject({ error: { code: 'traffic.banned' } })
    expect((await ask('/healthz')).statusCode).toBe(200)
    expect((await ask('/api/catalog/skus/1', { ip: '203.0.113.8' })).statusCode).toBe(200)
  })

  it('is the one that a trusted proxy names, and not the one that a visitor names', async () => {
    await scene.one.addRule({ range: '203.0.113.7', verdict: 'deny', reason: 'spam' })
    const forwarded = { headers: { 'x-forwarded-for': '203.0.113.7' } }
    expect((await ask('/api/catalog/skus/1', { ip: proxy, ...forwarded })).statusCode).toBe(403)
    expect((await ask('/api/catalog/skus/1', { ip: '203.0.113.99', ...forwarded })).statusCode).toBe(200)
    const disguise = { headers: { 'x-forwarded-for': '198.51.100.77' } }
    expect((await ask('/api/catalog/skus/1', disguise)).statusCode).toBe(403)
  })

  it('becomes banned by itself when it looks for what is not there', async () => {
    expect(await countStatuses(301, (n) => ask(`/wp-admin/${n}.php`))).toEqual({ 404: 301 })
    await expect.poll(async () => (await ask('/api/catalog/skus/1')).statusCode).toBe(403)
  })

  it('becomes banned by itself when it goes on knocking at a limit', async () => {
    const statuses = await countStatuses(60 + 301, () => ask('/api/account/sessions', { method: 'POST' }))
    expect(statuses).toEqual({ 401: 60, 429: 301 })
    await expect.poll(async () => (await ask('/api/catalog/skus/1')).statusCode).toBe(403)
  })

  it('does not become so by wrong passwords alone, however many an office types', async () => {
    for (let minute = 0; minute < 30; minute++) {
      await countStatuses(50, () => ask('/api/account/sessions', { method: 'POST' }))
      scene.clock.advance(60_000)
    }
    expect(await scene.one.listRules()).toEqual([])
  })

  it('nor by files that are gone, nor because of what another site makes its browsers ask', async () => {
    await countStatuses(400, (n) => ask(`/_nuxt/${n}.js`))
    await countStatuses(400, (n) => ask(`/${n}`, { headers: { 'sec-fetch-site': 'cross-site' } }))
    expect((await ask('/api/catalog/skus/1')).statusCode).toBe(200)
  })
})

it('§16.1 requests pass while the store is away', async () => {
  await scene.loseStore()
  expect(await countStatuses(100, () => ask('/api/account/sessions', { method: 'POST' }))).toEqual({
    401: 100,
  })
})
