import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../kernel/clock.ts'
import { createGrants } from './grants.ts'
import { decide, leadBack, openTestOauth, shopOrigin, type TestOauth } from './oauth.fixtures.ts'

const clock = createManualClock('2026-11-25T02:00:00Z')
const redirect_uri = `${shopOrigin}/login/back?from=1`
const state = 'state'
const verifier = 'verifier-verifier-verifier-verifier-verifier'
const code_challenge = createHash('sha256').update(verifier).digest('base64url')

let oauth: TestOauth
beforeAll(async () => {
  oauth = await openTestOauth(clock)
})
beforeEach(() => {
  oauth.misbehaviour.calls = undefined
})
afterAll(() => oauth.close())

/** The pages, as the providers' manuals say that they are reached. */
const pages = {
  qq: { path: '/qq/oauth2.0/authorize', client_id: '101000001', response_type: 'code' },
  wechat: {
    path: '/wechat/connect/qrconnect',
    appid: 'wx0000000000000001',
    redirect_uri,
    response_type: 'code',
    scope: 'snsapi_login',
  },
  weibo: { path: '/weibo/oauth2/authorize', client_id: '3000000001', response_type: 'code' },
  github: {
    path: '/github/login/oauth/authorize',
    client_id: 'Ov00000000000001',
    code_challenge,
    code_challenge_method: 'S256',
  },
  oidc: { path: '/oidc/authorize', client_id: 'jishi', response_type: 'code', scope: 'openid' },
}
type Name = keyof typeof pages
const names = Object.keys(pages) as Name[]

function addressOf(name: Name, change: Record<string, string> = {}): string {
  const { path, ...params } = pages[name]
  return `${oauth.baseUrl}${path}?${new URLSearchParams({ ...params, redirect_uri, state, ...change })}`
}

async function obtainCode(name: Name): Promise<string> {
  const back = await leadBack(await decide(addressOf(name), { decision: 'approve', person: '小满' }))
  return back?.searchParams.get('code') ?? ''
}

describe.each(names)('the page of %s', (name) => {
  it('says that it is a simulator, who asks for what, and whom one can be', async () => {
    const answer = await fetch(addressOf(name))
    const page = await answer.text()
    for (const text of ['模拟登录', '集市', shopOrigin, '小满', '阿福', '同意授权', '取消'])
      expect(page).toContain(text)
    expect(page).not.toContain('<script')
    const policy = answer.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`form-action 'self' ${shopOrigin};`)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('shows names and addresses as text, never as markup', async () => {
    const markup = '"><img src=x onerror=alert(1)>'
    const other = await openTestOauth(clock, [markup])
    const address = addressOf(name, { state: markup }).replace(oauth.baseUrl, other.baseUrl)
    const page = await (await fetch(address)).text()
    expect(page).toContain('src=x')
    expect(page).not.toContain('<img')
    await other.close()
  })

  it('leads back with a code and the state, and keeps what the address had', async () => {
    const back = await leadBack(await decide(addressOf(name), { decision: 'approve', nickname: '王五' }))
    expect(back?.origin).toBe(shopOrigin)
    expect(Object.fromEntries(back?.searchParams ?? [])).toEqual({
      from: '1',
      state,
      code: expect.stringMatching(/^\w{32}$/),
      ...(name === 'oidc' && { iss: `${oauth.baseUrl}/oidc` }),
    })
  })

  it('P7 gives nothing to who only looks', async () => {
    const address = `${addressOf(name)}&decision=approve&person=${encodeURIComponent('小满')}`
    const answer = await fetch(address, { redirect: 'manual' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('location')).toBeNull()
  })

  it('asks again when nobody was picked', async () => {
    for (const nickname of ['', '  ', 'x'.repeat(61), 'a\u0007b']) {
      const answer = await decide(addressOf(name), { decision: 'approve', nickname })
      expect(answer.status).toBe(422)
      expect(await answer.text()).toContain('请选择一个账号')
    }
  })

  it.each([
    ['an address elsewhere', { redirect_uri: 'http://evil.test/login' }],
    ['one that only begins like the registered one', { redirect_uri: `${shopOrigin}.evil.test/` }],
    ['one with the registered one as its user', { redirect_uri: 'http://shop.test@evil.test/' }],
    ['a script', { redirect_uri: 'javascript:alert(1)//http://shop.test' }],
    ['none', { redirect_uri: '' }],
    ['an unknown client', { client_id: 'other', appid: 'other' }],
  ])('leads nobody to %s', async (_, change) => {
    const url = addressOf(name, name === 'wechat' ? withoutClientId(change) : change)
    for (const method of ['GET', 'POST']) {
      const body =
        method === 'POST' ? new URLSearchParams({ decision: 'approve', person: '小满' }) : undefined
      const answer = await fetch(url, { method, body, redirect: 'manual' })
      expect(answer.status).toBe(400)
      expect(answer.headers.get('location')).toBeNull()
      expect(await answer.text()).toContain('无法发起授权')
    }
  })
})

function withoutClientId({
  client_id: _,
  ...rest
}: Record<string, string | undefined>): Record<string, string> {
  return rest as Record<string, string>
}

describe('who says no', () => {
  it.each([
    ['wechat', {}],
    ['weibo', { error: 'access_denied', error_code: '21330', error_description: expect.any(String) }],
    ['github', { error: 'access_denied', error_description: expect.any(String) }],
    ['oidc', { error: 'access_denied', iss: expect.stringMatching(/\/simulators\/oauth\/oidc$/) }],
  ] as const)('comes back from %s as its manual says', async (name, said) => {
    const back = await leadBack(await decide(addressOf(name), { decision: 'deny' }))
    expect(Object.fromEntries(back?.searchParams ?? [])).toEqual({ from: '1', state, ...said })
  })

  it('sees that the window of QQ would close, and has a way back without a code', async () => {
    const answer = await decide(addressOf('qq'), { decision: 'deny' })
    const page = await answer.text()
    expect(answer.status).toBe(200)
    expect(page).toContain('关闭窗口')
    expect(page).toContain('href="http://shop.test/login/back?from=1&amp;state=state"')
  })
})

describe('addresses that are not as the manual says', () => {
  it.each([
    ['qq', { state: '' }],
    ['qq', { response_type: 'token' }],
    ['wechat', { scope: 'snsapi_base' }],
    ['weibo', { response_type: '' }],
    ['github', { code_challenge_method: 'plain' }],
    ['oidc', { scope: '' }],
  ] as const)('are told so by %s', async (name, change) => {
    expect((await fetch(addressOf(name, change))).status).toBe(400)
  })

  it('WeChat wants its parameters in its order', async () => {
    const [path, query = ''] = addressOf('wechat').split('?')
    const turned = query.split('&').reverse().join('&')
    expect((await fetch(`${path}?${turned}`)).status).toBe(400)
  })
})

describe('the wire', () => {
  async function get(path: string, params: Record<string, string>) {
    const answer = await fetch(`${oauth.baseUrl}${path}?${new URLSearchParams(params)}`)
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
  }

  async function post(path: string, params: Record<string, string>, headers: Record<string, string> = {}) {
    const body = new URLSearchParams(params)
    const answer = await fetch(`${oauth.baseUrl}${path}`, { method: 'POST', body, headers })
    return { status: answer.status, text: await answer.text() }
  }

  it('QQ answers urlencoded, refuses as a callback, and in JSON only when asked', async () => {
    const client = { client_id: '101000001', client_secret: 'simulated-qq-app-key', redirect_uri }
    const ask = { ...client, grant_type: 'authorization_code', code: await obtainCode('qq') }
    const good = await get('/qq/oauth2.0/token', ask)
    expect(good).toMatchObject({ status: 200, type: 'text/html;charset=utf-8' })
    expect(good.text).toMatch(/^access_token=\w+&expires_in=7776000&refresh_token=\w+$/)
    const used = '{"error":100020,"error_description":"code is reused error"}'
    expect(await get('/qq/oauth2.0/token', ask)).toMatchObject({
      status: 200,
      text: `callback( ${used} );\n`,
    })
    expect((await get('/qq/oauth2.0/token', { ...ask, fmt: 'json' })).text).toBe(used)
    const access_token = new URLSearchParams(good.text).get('access_token') ?? ''
    expect((await get('/qq/oauth2.0/me', { access_token })).text).toMatch(
      /^callback\( \{"client_id":"101000001","openid":"[0-9A-F]{32}"\} \);\n$/,
    )
  })

  it('WeChat refuses with status 200, and tells used, expired and unknown apart', async () => {
    const ask = {
      appid: 'wx0000000000000001',
      secret: 'simulated-wechat-app-secret',
      grant_type: 'authorization_code',
    }
    const [used, late] = [await obtainCode('wechat'), await obtainCode('wechat')]
    const errcode = async (code: string) => {
      const { status, type, text } = await get('/wechat/sns/oauth2/access_token', { ...ask, code })
      expect({ status, type }).toEqual({ status: 200, type: 'text/plain' })
      return JSON.parse(text).errcode
    }
    expect(await errcode(used)).toBeUndefined()
    clock.advance(10 * 60_000)
    expect([await errcode(used), await errcode(late), await errcode('none')]).toEqual([40163, 42003, 40029])
  })

  it('Weibo refuses with status 400, a word and a number', async () => {
    const client = { client_id: '3000000001', client_secret: 'simulated-weibo-app-secret', redirect_uri }
    const { status, text } = await post('/weibo/oauth2/access_token', {
      ...client,
      grant_type: 'authorization_code',
      code: 'none',
    })
    expect(status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({
      error: 'invalid_grant',
      error_code: 21325,
      request: '/oauth2/access_token',
    })
  })

  it('GitHub refuses with status 200, in JSON only when asked', async () => {
    const ask = { client_id: 'Ov00000000000001', client_secret: 'wrong', code: 'none' }
    const path = '/github/login/oauth/access_token'
    const json = await post(path, ask, { accept: 'application/json' })
    expect(json.status).toBe(200)
    expect(JSON.parse(json.text)).toMatchObject({ error: 'incorrect_client_credentials' })
    expect((await post(path, ask)).text).toMatch(/^error=incorrect_client_credentials&error_description=/)
  })

  it('the issuer refuses by the standard: 401 for the client, 400 for the code', async () => {
    const ask = {
      client_id: 'jishi',
      grant_type: 'authorization_code',
      code: await obtainCode('oidc'),
      redirect_uri,
    }
    expect(await post('/oidc/token', ask)).toEqual({ status: 401, text: '{"error":"invalid_client"}' })
    const client_secret = 'simulated-oidc-client-secret'
    // No challenge was shown when the code was made: a proof out of nowhere is refused (RFC 9700, 4.8.2).
    expect(await post('/oidc/token', { ...ask, client_secret, code_verifier: verifier })).toEqual({
      status: 400,
      text: '{"error":"invalid_grant"}',
    })
  })
})

describe('codes and tokens', () => {
  const grant = { provider: 'qq', nickname: '小满', redirectUri: redirect_uri } as const

  it('are of one provider', () => {
    const grants = createGrants(clock)
    expect(grants.takeCode('weibo', grants.issueCode(grant))).toEqual({ state: 'unknown' })
    expect(grants.findNickname('weibo', grants.issueToken(grant))).toBeUndefined()
  })

  it('of tokens, live two hours', () => {
    const grants = createGrants(clock)
    const token = grants.issueToken(grant)
    expect(grants.findNickname('qq', token)).toBe('小满')
    clock.advance(2 * 3_600_000)
    expect(grants.findNickname('qq', token)).toBeUndefined()
  })

  it('are forgotten, oldest first, before they fill the memory', () => {
    const grants = createGrants(clock)
    const codes = Array.from({ length: 2001 }, () => grants.issueCode(grant))
    expect(grants.takeCode('qq', codes[0]).state).toBe('unknown')
    expect(grants.takeCode('qq', codes[1]).state).toBe('good')
  })
})
