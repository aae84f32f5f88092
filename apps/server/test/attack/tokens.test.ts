import { createSigner } from 'fast-jwt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpoints } from './endpoints.ts'
import { expectHarmless } from './leaks.ts'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.close())

const personal = endpoints.filter(({ auth }) => auth === 'customer')
const aware = endpoints.filter(({ auth }) => auth !== 'none')

it('every endpoint of the contract is mounted', () => {
  const missing = endpoints.filter(({ method, path }) => !scene.app.hasRoute({ method, url: `/api${path}` }))
  expect(missing.map(({ name }) => name)).toEqual([])
  expect(endpoints.length).toBeGreaterThan(50)
})

describe('without a session', () => {
  it.each(personal)('$name ($method $path) asks to log in', async (endpoint) => {
    const answer = await scene.send(endpoint)
    expectHarmless(endpoint, answer, 'no session')
    expect(answer.statusCode, answer.body).toBe(401)
    expect(answer.json().error.code).toBe('account.login_required')
  })
})

describe('with a token that is worth nothing', () => {
  it.each(aware)('$name ($method $path) takes none', async (endpoint) => {
    const good = await scene.tokenOf(scene.attacker)
    for (const [attack, token] of Object.entries(forge(good, scene))) {
      const answer = await scene.send(endpoint, { token })
      expectHarmless(endpoint, answer, attack)
      expect(answer.statusCode, `${attack}: ${answer.body}`).toBe(401)
    }
  })

  it('nor does it come by a cookie', async () => {
    const me = personal.find(({ name }) => name === 'getMe') as (typeof personal)[number]
    const good = await scene.tokenOf(scene.attacker)
    for (const token of Object.values(forge(good, scene))) {
      const answer = await scene.send(me, {
        headers: { cookie: `jishi_access=${encodeURIComponent(token)}` },
      })
      expect(answer.statusCode).toBe(401)
    }
  })
})

/** Tokens made from a good one, each with one thing wrong. */
function forge(good: string, { config, clock, victim }: Scene): Record<string, string> {
  const [head = '', claims = '', signature = ''] = good.split('.')
  const read = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const forVictim = { ...read, sub: String(victim) }
  const past = Math.floor(clock.now().getTime() / 1000) - 1
  const sign = (key: string, payload: object) => createSigner({ key, algorithm: 'HS256' })({ ...payload })
  return {
    expired: sign(config.secret, { ...read, iat: past - 900, exp: past }),
    'alg none': `${encode({ alg: 'none', typ: 'JWT' })}.${encode(forVictim)}.`,
    'alg none with a signature': `${encode({ alg: 'none', typ: 'JWT' })}.${encode(forVictim)}.${signature}`,
    "another's claims under my signature": `${head}.${encode(forVictim)}.${signature}`,
    'signed with another key': sign('a key that anybody could have thought of', forVictim),
    'a signature cut short': good.slice(0, -2),
    'no signature': `${head}.${claims}`,
    garbage: 'x.y.z',
    "' or 1=1 --": "' or 1=1 --",
    'a very long one': 'a'.repeat(8000),
  }
}
