import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpoints, isChange } from './endpoints.ts'
import { expectHarmless } from './leaks.ts'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
let cookie: string
beforeAll(async () => {
  scene = await openScene()
  const { accessToken, refreshToken } = scene.victimSession
  const staff = await scene.staffToken()
  cookie = `jishi_access=${accessToken}; jishi_refresh=${refreshToken}; jishi_in=1; jishi_staff=${staff}`
})
afterAll(() => scene.close())

const foreign = 'https://evil.example'
const pages: Record<string, Record<string, string>> = {
  "another site's form": { 'sec-fetch-site': 'cross-site', origin: foreign },
  "another site's script, old browser": { origin: foreign },
  'a sandboxed frame': { origin: 'null' },
  'no header at all': {},
}

describe("P7: with a visitor's cookies and without their page", () => {
  it.each(endpoints.filter(isChange))('$name ($method $path) changes nothing', async (endpoint) => {
    for (const [attack, headers] of Object.entries(pages)) {
      const answer = await scene.send(endpoint, { headers: { cookie, ...headers } })
      expectHarmless(endpoint, answer, attack)
      expect(answer.statusCode, `${attack}: ${answer.body}`).toBe(403)
      expect(answer.json().error.code, attack).toBe('request.cross_site')
    }
  })

  it('their session goes on', async () => {
    const me = endpoints.find(({ name }) => name === 'getMe') as (typeof endpoints)[number]
    expect((await scene.send(me, { headers: { cookie } })).statusCode).toBe(200)
  })
})

describe('a preflight', () => {
  const ask = (path: string, method: string, origin: string) =>
    scene.app.inject({
      method: 'OPTIONS',
      url: `/api${path.replace(/:\w+/g, '1')}`,
      headers: { origin, 'access-control-request-method': method },
    })

  it.each(endpoints)('for $name ($method $path) from another site gets no permission', async (endpoint) => {
    const answer = await ask(endpoint.path, endpoint.method, foreign)
    expectHarmless(endpoint, answer, 'preflight')
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
  })

  it.each(endpoints)('for $name ($method $path) from our other origin gets it', async ({ path, method }) => {
    const answer = await ask(path, method, 'https://www.example.com')
    expect(answer.statusCode).toBeLessThan(300)
    expect(answer.headers['access-control-allow-origin']).toBe('https://www.example.com')
    expect(answer.headers['access-control-allow-credentials']).toBe('true')
    expect(answer.headers['access-control-allow-methods']).toContain(method)
  })
})
