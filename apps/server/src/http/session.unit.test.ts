import { createHmac } from 'node:crypto'
import cookie from '@fastify/cookie'
import { Done, endpoint } from '@jishi/contract'
import { createSigner } from 'fast-jwt'
import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { createManualClock } from '../kernel/clock.ts'
import { useErrorHandler } from './error-handler.ts'
import { handle } from './handle.ts'
import { createSessionReader, useSession } from './session.ts'

const jwtSecret = 'a secret of the tests, long enough'
const start = Date.parse('2026-11-21T04:00:00Z')
const claims = { sub: '7', family: 'f'.repeat(32), iat: start / 1000, exp: start / 1000 + 900 }
const good = createSigner({ key: jwtSecret, algorithm: 'HS256' })(claims)

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
const [header = '', payload = '', signature = ''] = good.split('.')
const forged = {
  'changed claims': `${header}.${encode({ ...claims, sub: '8' })}.${signature}`,
  'no algorithm': `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`,
  'no algorithm, a signature': `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.${signature}`,
  'another secret': createSigner({ key: 'some other secret of equal length', algorithm: 'HS256' })(claims),
  'another algorithm': createSigner({ key: jwtSecret, algorithm: 'HS512' })(claims),
  'a cut signature': good.slice(0, -2),
  nonsense: 'nonsense',
}

async function openApp() {
  const clock = createManualClock(new Date(start))
  const app = Fastify()
  useErrorHandler(app)
  await app.register(cookie)
  const revoked = new Set<string>()
  useSession(app, createSessionReader({ jwtSecret, clock, isRevoked: (family) => revoked.has(family) }))
  for (const auth of ['none', 'optional', 'customer'] as const) {
    const asked = endpoint({ method: 'GET', path: `/${auth}`, auth, tag: 'test', summary: '', reply: Done })
    handle(app, asked, ({ who, reply }) => {
      reply.header('who', who === undefined ? 'stranger' : `${who.id} ${who.sessionFamily}`)
      return { done: true } as const
    })
  }
  const ask = async (auth: string, headers: Record<string, string> = {}) => {
    const answer = await app.inject({ url: `/api/${auth}`, headers })
    return answer.headers.who ?? answer.json().error.code
  }
  return { clock, revoked, ask }
}

const asCookie = (token: string) => ({ cookie: `jishi_access=${token}` })
const asBearer = (token: string) => ({ authorization: `Bearer ${token}` })

it('finds who is asking by cookie or by bearer token', async () => {
  const { ask } = await openApp()
  for (const headers of [asCookie(good), asBearer(good), { authorization: `bearer ${good}` }]) {
    expect(await ask('customer', headers)).toBe(`7 ${claims.family}`)
    expect(await ask('optional', headers)).toBe(`7 ${claims.family}`)
  }
})

it('believes the bearer token rather than the cookie', async () => {
  const { ask } = await openApp()
  expect(await ask('customer', { ...asCookie(good), ...asBearer('nonsense') })).toBe('account.session_ended')
})

it('lets strangers in where they are welcome and asks them to log in elsewhere', async () => {
  const { ask } = await openApp()
  expect(await ask('optional')).toBe('stranger')
  expect(await ask('customer')).toBe('account.login_required')
  expect(await ask('customer', { authorization: 'Basic c2VjcmV0' })).toBe('account.login_required')
  expect(await ask('none', asBearer(good))).toBe('stranger')
})

it('never takes a stale token for a stranger, also when it was good before', async () => {
  const { ask, clock } = await openApp()
  clock.advance(899_999)
  expect(await ask('optional', asCookie(good))).toBe(`7 ${claims.family}`)
  clock.advance(1)
  for (const headers of [asCookie(good), asBearer(good)]) {
    expect(await ask('optional', headers)).toBe('account.session_ended')
    expect(await ask('customer', headers)).toBe('account.session_ended')
  }
})

it('§1.6 refuses a token of a session that was ended, also when it was read before', async () => {
  const { ask, revoked } = await openApp()
  expect(await ask('customer', asBearer(good))).toBe(`7 ${claims.family}`)
  revoked.add('e'.repeat(32))
  expect(await ask('customer', asBearer(good))).toBe(`7 ${claims.family}`)
  revoked.add(claims.family)
  for (const headers of [asCookie(good), asBearer(good)]) {
    expect(await ask('customer', headers)).toBe('account.session_ended')
    expect(await ask('optional', headers)).toBe('account.session_ended')
  }
})

it.each(Object.entries(forged))('refuses a token with %s', async (_, token) => {
  const { ask } = await openApp()
  await ask('customer', asBearer(good))
  expect(await ask('customer', asBearer(token))).toBe('account.session_ended')
  expect(await ask('optional', asCookie(token))).toBe('account.session_ended')
})

it('reads what any HS256 implementation signs', async () => {
  const { ask } = await openApp()
  const input = `${encode({ alg: 'HS256' })}.${payload}`
  const mac = createHmac('sha256', jwtSecret).update(input).digest('base64url')
  expect(await ask('customer', asBearer(`${input}.${mac}`))).toBe(`7 ${claims.family}`)
})
