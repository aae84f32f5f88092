import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SocialIdentity } from '../../infra/oauth/oauth.ts'
import { goodPassword } from './account.fixtures.ts'
import { openProfileShop, type ProfileShop } from './profile.fixtures.ts'

let shop: ProfileShop
let app: Awaited<ReturnType<ProfileShop['createApp']>>
beforeAll(async () => {
  shop = await openProfileShop()
  app = await shop.createApp()
})
afterAll(async () => {
  await app.close()
  await shop.close()
})

let people = 0
const newIdentity = (): SocialIdentity => ({ openid: `Route-${++people}`, nickname: `Route ${people}` })

/** A browser: keeps its cookies by name, as long as they fit the path. */
function openBrowser(headers: Record<string, string> = {}) {
  const jar = new Map<string, { value: string; path: string }>()
  async function call(method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) {
    const url = `/api/account${path}`
    const cookie = [...jar].filter(([, { path: root }]) => url.startsWith(root))
    const answer = await app.inject({
      method,
      url,
      ...(payload && { payload }),
      headers: {
        'sec-fetch-site': 'same-origin',
        cookie: cookie.map(([name, { value }]) => `${name}=${value}`).join('; '),
        ...headers,
      },
    })
    for (const { name, value, path: root = '/' } of answer.cookies) jar.set(name, { value, path: root })
    return answer
  }
  return {
    jar,
    call,
    async travel(identity: SocialIdentity, purpose: 'login' | 'bind' = 'login') {
      const started = await call('POST', '/social/github/start', { purpose, next: '/cart' })
      return shop.providers[0].approve(started.json().redirectUrl, identity)
    },
    finish: (brought: object) => call('POST', '/social/github/finish', brought),
  }
}

describe('§1.7 by HTTP', () => {
  it('§1.7 says which third parties there are', async () => {
    const { call } = openBrowser()
    expect((await call('GET', '/login-options')).json()).toEqual({
      providers: [
        { name: 'github', label: 'GitHub' },
        { name: 'qq', label: 'QQ' },
      ],
    })
  })

  it('§1.7 ties the login to the browser by a cookie that no script reads, one for all tabs', async () => {
    const { call } = openBrowser()
    const first = await call('POST', '/social/github/start', { purpose: 'login' })
    expect(first.cookies).toEqual([
      {
        name: 'jishi_oauth',
        value: expect.stringMatching(/^[\w-]{43}$/),
        path: '/api/account/social',
        httpOnly: true,
        sameSite: 'Lax',
      },
    ])
    const second = await call('POST', '/social/github/start', { purpose: 'login' })
    expect(second.cookies).toEqual([])
  })

  it('§1.7 sends that cookie over TLS only when it was set over TLS, and makes a new one of what is none', async () => {
    const { call, jar } = openBrowser({ 'x-forwarded-proto': 'https' })
    jar.set('jishi_oauth', { value: 'guessable', path: '/' })
    const started = await call('POST', '/social/github/start', { purpose: 'login' })
    expect(started.cookies).toEqual([expect.objectContaining({ name: 'jishi_oauth', secure: true })])
  })

  it('§1.7 new person: bind page, mobile, logged in by cookies; the next time straight in', async () => {
    const browser = openBrowser()
    const identity = newIdentity()
    const unbound = (await browser.finish(await browser.travel(identity))).json()
    expect(unbound).toEqual({
      outcome: 'unbound',
      ticket: expect.any(String),
      expiresInSeconds: 600,
      provider: 'github',
      nickname: identity.nickname,
      next: '/cart',
    })
    const mobile = '13511110001'
    const smsCode = await shop.sendCode('bind', mobile)
    const bound = await browser.call('POST', '/social/bind/mobile', {
      ticket: unbound.ticket,
      mobile,
      smsCode,
      acceptedTerms: true,
    })
    expect(bound.statusCode).toBe(201)
    expect(bound.json()).toEqual({
      me: expect.objectContaining({ mobileMasked: '135****0001', hasPassword: false }),
      cartMerged: false,
    })
    expect(browser.jar.has('jishi_access')).toBe(true)

    const elsewhere = openBrowser()
    const again = (await elsewhere.finish(await elsewhere.travel(identity))).json()
    expect(again).toEqual({
      outcome: 'entered',
      next: '/cart',
      session: { me: bound.json().me, cartMerged: false },
    })
    expect(elsewhere.jar.has('jishi_access')).toBe(true)
  })

  it('§1.7 existing account: bind page, password, logged in; a program gets its tokens', async () => {
    const browser = openBrowser()
    const { id, mobile } = await shop.person()
    const { ticket } = (await browser.finish(await browser.travel(newIdentity()))).json()
    const bound = await browser.call('POST', '/social/bind/login', {
      ticket,
      login: mobile,
      password: goodPassword,
      transport: 'bearer',
    })
    expect(bound.json()).toMatchObject({ me: { id }, tokens: { refreshToken: expect.any(String) } })
    expect(browser.jar.has('jishi_access')).toBe(false)
  })

  it('§1.7 needs acceptance of the terms where it may register', async () => {
    const { call } = openBrowser()
    const body = { ticket: 'x', mobile: '13511110009', smsCode: '123456' }
    expect((await call('POST', '/social/bind/mobile', body)).statusCode).toBe(400)
  })

  it("§1.7 a browser that was sent somebody else's answer stays out", async () => {
    const [attacker, victim] = [openBrowser(), openBrowser()]
    const brought = await attacker.travel(newIdentity())
    for (const browser of [victim, openBrowser()]) {
      if (browser === victim) await browser.travel(newIdentity())
      const refused = await browser.finish(brought)
      expect([refused.statusCode, refused.json().error.code]).toEqual([403, 'account.social_state'])
    }
  })

  it('§1.7 no from the person, and an answer that comes twice', async () => {
    const browser = openBrowser()
    const { state } = await browser.travel(newIdentity())
    const denied = await browser.finish({ state })
    expect([denied.statusCode, denied.json().error.code]).toEqual([409, 'account.social_denied'])
    const brought = await browser.travel(newIdentity())
    expect((await browser.finish(brought)).statusCode).toBe(200)
    expect((await browser.finish(brought)).json().error.code).toBe('account.social_state')
  })

  it('§1.7 linked accounts: tie one, see it, untie it', async () => {
    const browser = openBrowser()
    const { id, mobile } = await shop.person()
    const refused = await browser.call('POST', '/social/github/start', { purpose: 'bind' })
    expect([refused.statusCode, refused.json().error.code]).toEqual([401, 'account.login_required'])

    browser.jar.set('jishi_access', { value: await shop.logIn(id), path: '/' })
    const identity = newIdentity()
    const linked = await browser.finish(await browser.travel(identity, 'bind'))
    expect(linked.json()).toEqual({ outcome: 'linked', next: '/cart' })
    expect((await browser.call('GET', '/social')).json().items).toEqual([
      expect.objectContaining({ provider: 'github', nickname: identity.nickname, canUnbind: true }),
    ])
    expect((await browser.call('DELETE', '/social/github')).json()).toEqual({ done: true })
    expect((await browser.call('GET', '/social')).json()).toEqual({ items: [] })
    expect(mobile).not.toBe('')
  })

  it('P4 shows linked accounts to nobody else', async () => {
    const { call } = openBrowser()
    expect((await call('GET', '/social')).statusCode).toBe(401)
    expect((await call('DELETE', '/social/github')).statusCode).toBe(401)
  })

  it('§1.7 takes no address of another site to go on to', async () => {
    const { call } = openBrowser()
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
      const answer = await call('POST', '/social/github/start', { purpose: 'login', next })
      expect(answer.statusCode).toBe(400)
    }
  })
})
