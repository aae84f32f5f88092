import Fastify, { type InjectOptions } from 'fastify'
import { describe, expect, it } from 'vitest'
import { AppError } from '../kernel/app-error.ts'
import { useCors } from './cors.ts'
import { sendError, useErrorHandler } from './error-handler.ts'

const shop = 'https://www.jishi.example'

async function openApp(trustedOrigins = [shop, 'https://m.jishi.example']) {
  const app = Fastify()
  useErrorHandler(app)
  await useCors(app, { trustedOrigins })
  await app.register(async (api) => {
    api.get('/api/catalog', async () => ({}))
    api.put('/api/cart', async () => {
      throw new AppError('request.too_many', { retryAfterSeconds: 7 })
    })
  })
  app.setNotFoundHandler((request, reply) => sendError(request, reply, new AppError('request.not_found')))
  app.get('/*', (_request, reply) => reply.callNotFound())
  return app
}
const app = await openApp()

async function ask(method: InjectOptions['method'], url: string, headers: Record<string, string>) {
  const { statusCode, headers: all } = await app.inject({ method, url, headers })
  const cors = Object.entries(all).filter(([name]) => name.startsWith('access-control-'))
  return { statusCode, cors: Object.fromEntries(cors), vary: all.vary }
}

describe('§16.2 an origin of the list', () => {
  it('reads answers with the cookies of its visitors, public ones and errors too', async () => {
    for (const [method, url] of [
      ['GET', '/api/catalog'],
      ['PUT', '/api/cart'],
      ['GET', '/nowhere'],
    ] as const) {
      const { cors, vary } = await ask(method, url, { origin: shop })
      expect(cors, url).toMatchObject({
        'access-control-allow-origin': shop,
        'access-control-allow-credentials': 'true',
      })
      for (const name of ['x-request-id', 'ratelimit-remaining', 'retry-after'])
        expect(cors['access-control-expose-headers']).toContain(name)
      expect(vary).toBe('Origin')
    }
  })

  it('may ask beforehand for every method and for the headers of our client', async () => {
    const { statusCode, cors } = await ask('OPTIONS', '/api/cart', {
      origin: shop,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type,authorization',
    })
    expect(statusCode).toBe(204)
    expect(cors).toMatchObject({
      'access-control-allow-origin': shop,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization, content-type, accept-language, idempotency-key',
    })
    for (const method of ['GET', 'POST', 'PUT', 'DELETE'])
      expect(cors['access-control-allow-methods']).toContain(method)
  })
})

describe('§16.2 any other origin', () => {
  const others = [
    'https://evil.example',
    `${shop}.evil.example`,
    `${shop}:8443`,
    'http://www.jishi.example',
    'null',
  ]

  it.each(others)('%s gets no CORS header at all, also not beforehand', async (origin) => {
    const read = await ask('GET', '/api/catalog', { origin })
    expect([read.statusCode, read.cors, read.vary]).toEqual([200, {}, 'Origin'])
    const before = await ask('OPTIONS', '/api/cart', { origin, 'access-control-request-method': 'PUT' })
    expect([before.statusCode, before.cors]).toEqual([404, {}])
  })

  it('nor does a call without an origin; caches are told all the same', async () => {
    expect(await ask('GET', '/api/catalog', {})).toEqual({ statusCode: 200, cors: {}, vary: 'Origin' })
  })
})

it('says nothing of origins where none is trusted', async () => {
  const answer = await (await openApp([])).inject({ url: '/api/catalog', headers: { origin: shop } })
  expect(answer.headers).not.toHaveProperty('vary')
  expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
})
