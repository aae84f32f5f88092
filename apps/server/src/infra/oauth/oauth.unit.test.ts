import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createManualClock } from '../../kernel/clock.ts'
import type { ProviderName } from '../../simulators/oauth/credentials.ts'
import {
  decide,
  leadBack,
  openTestOauth,
  shopOrigin,
  type TestOauth,
} from '../../simulators/oauth/oauth.fixtures.ts'
import { createGithubLogin } from './github.ts'
import { loginProviderConformance } from './oauth.conformance.ts'
import type { AuthorizeRequest, LoginProvider } from './oauth.ts'
import { createOidcLogin } from './oidc.ts'
import { createQqLogin } from './qq.ts'
import { createWechatLogin } from './wechat.ts'
import { createWeiboLogin } from './weibo.ts'

type Logins = TestOauth['logins']
type Clock = ReturnType<typeof createManualClock>

const wrong = 'a-wrong-secret'
const timeoutMs = 1000
const start = '2026-11-25T02:00:00Z'

const drivers: Record<ProviderName, (logins: Logins, clock: Clock, secret?: string) => LoginProvider> = {
  qq: ({ qq }, _, secret = qq.clientSecret) => createQqLogin({ ...qq, clientSecret: secret, timeoutMs }),
  wechat: ({ wechat }, _, secret = wechat.appSecret) =>
    createWechatLogin({ ...wechat, appSecret: secret, timeoutMs }),
  weibo: ({ weibo }, _, secret = weibo.clientSecret) =>
    createWeiboLogin({ ...weibo, clientSecret: secret, timeoutMs }),
  github: ({ github }, _, secret = github.clientSecret) =>
    createGithubLogin({ ...github, clientSecret: secret, timeoutMs }),
  oidc: ({ oidc }, clock, secret = oidc.clientSecret) =>
    createOidcLogin({ ...oidc, clientSecret: secret, timeoutMs, clock }),
}
const names = Object.keys(drivers) as ProviderName[]

for (const name of names) {
  loginProviderConformance(name, async () => {
    const clock = createManualClock(start)
    const oauth = await openTestOauth(clock)
    const { logins, misbehaviour } = oauth
    const registered = name === 'wechat' ? logins.wechat.appSecret : logins[name].clientSecret
    return {
      provider: drivers[name](logins, clock),
      createWithWrongSecret: () => drivers[name](logins, clock, wrong),
      secrets: [wrong, registered],
      redirectUri: `${shopOrigin}/login/${name}`,
      visit: async (url, { decision, nickname = '小满' }) =>
        leadBack(await decide(url, { decision, nickname })),
      comparesRedirect: name !== 'wechat',
      hasPkce: name === 'github' || name === 'oidc',
      advance: clock.advance,
      timeoutMs,
      async during(fault, work) {
        if (fault === 'slow') misbehaviour.delayMs = timeoutMs * 1.5
        else misbehaviour.calls = fault
        await work()
        misbehaviour.delayMs = 0
        misbehaviour.calls = undefined
      },
      close: oauth.close,
    }
  })
}

let oauth: TestOauth
const clock = createManualClock(start)
beforeAll(async () => {
  oauth = await openTestOauth(clock)
})
afterEach(() => {
  for (const name of Object.keys(oauth.misbehaviour)) Object.assign(oauth.misbehaviour, { [name]: undefined })
})
afterAll(() => oauth.close())

const request: AuthorizeRequest = {
  state: 'state-of-this-browser',
  redirectUri: `${shopOrigin}/login/back`,
  codeVerifier: 'verifier-verifier-verifier-verifier-verifier',
}

async function approve(provider: LoginProvider, nickname = '小满'): Promise<string> {
  const answer = await decide(await provider.authorizeUrl(request), { decision: 'approve', nickname })
  return (await leadBack(answer))?.searchParams.get('code') ?? ''
}

async function enter(provider: LoginProvider, nickname?: string) {
  return provider.identify(await approve(provider, nickname), request)
}

it('§1.7 one person has a different openid with every provider', async () => {
  const identities = await Promise.all(names.map((name) => enter(drivers[name](oauth.logins, clock))))
  expect(new Set(identities.map(({ openid }) => openid)).size).toBe(names.length)
})

it.each(names)('exchanges a code once, and asks who it is with what it got (%s)', async (name) => {
  const provider = drivers[name](oauth.logins, clock)
  const code = await approve(provider)
  const before = oauth.calls.length
  await provider.identify(code, request)
  const exchanges = oauth.calls.slice(before).filter((call) => call.endsWith('token'))
  expect(exchanges).toHaveLength(1)
})

it.each(names)('is not led astray by a redirect of the provider (%s)', async (name) => {
  const provider = drivers[name](oauth.logins, clock)
  const code = await approve(provider)
  oauth.misbehaviour.calls = 'redirect'
  const before = oauth.calls.length
  await expect(provider.identify(code, request)).rejects.toMatchObject({
    code: 'account.provider_unreachable',
  })
  expect(oauth.calls.slice(before).filter((call) => call.endsWith('/elsewhere'))).toEqual([])
})

describe('QQ', () => {
  it.each(['callback', 'urlencoded', 'json'] as const)(
    'understands %s at every endpoint, refusals too',
    async (shape) => {
      const provider = createQqLogin(oauth.logins.qq)
      const code = await approve(provider)
      oauth.misbehaviour.qqShape = shape
      expect(await provider.identify(code, request)).toMatchObject({ nickname: '小满' })
      await expect(provider.identify(code, request)).rejects.toMatchObject({
        code: 'account.social_refused',
        cause: { message: 'qq: 100020' },
      })
    },
  )

  it('believes no answer about another client', async () => {
    const provider = createQqLogin(oauth.logins.qq)
    const code = await approve(provider)
    oauth.misbehaviour.qqClient = '101999999'
    await expect(provider.identify(code, request)).rejects.toMatchObject({
      code: 'account.provider_unreachable',
    })
  })

  it('takes no profile that QQ did not show for somebody without a name', async () => {
    const provider = createQqLogin(oauth.logins.qq)
    const code = await approve(provider)
    oauth.misbehaviour.qqRet = 100030
    await expect(provider.identify(code, request)).rejects.toMatchObject({
      code: 'account.provider_unreachable',
      cause: { message: 'qq: 100030' },
    })
  })

  it('sends no browser back from who says no', async () => {
    const url = await createQqLogin(oauth.logins.qq).authorizeUrl(request)
    expect(await leadBack(await decide(url, { decision: 'deny' }))).toBeUndefined()
  })
})

describe('WeChat', () => {
  it('writes its own names in its own order, and the fragment', async () => {
    const { appId, authorizeBaseUrl } = oauth.logins.wechat
    expect(await createWechatLogin(oauth.logins.wechat).authorizeUrl(request)).toBe(
      `${authorizeBaseUrl}/connect/qrconnect?appid=${appId}&redirect_uri=http%3A%2F%2Fshop.test%2Flogin%2Fback` +
        '&response_type=code&scope=snsapi_login&state=state-of-this-browser#wechat_redirect',
    )
  })

  it('leads who says no back with the state alone', async () => {
    const url = await createWechatLogin(oauth.logins.wechat).authorizeUrl(request)
    const back = await leadBack(await decide(url, { decision: 'deny' }))
    expect(back?.href).toBe(`${request.redirectUri}?state=state-of-this-browser`)
  })
})

describe('OpenID Connect', () => {
  const open = () => createOidcLogin({ ...oauth.logins.oidc, clock })

  it.each(['forged', 'wrong_nonce', 'wrong_audience', 'expired'] as const)(
    'believes no id_token that is %s',
    async (fault) => {
      const provider = open()
      const code = await approve(provider)
      oauth.misbehaviour.idToken = fault
      await expect(provider.identify(code, request)).rejects.toMatchObject({
        code: 'account.provider_unreachable',
      })
    },
  )

  it.each(['body', 'header'] as const)(
    'shows its secret in the %s where the issuer wants it there',
    async (place) => {
      oauth.misbehaviour.oidcSecretIn = place
      expect(await enter(open())).toMatchObject({ nickname: '小满' })
    },
  )

  it('discovers once an hour, however many ask at once, and again at once after a failure', async () => {
    const provider = open()
    const count = () => oauth.calls.filter((call) => call.includes('openid-configuration')).length
    const before = count()
    oauth.misbehaviour.calls = 'bad_gateway'
    await expect(provider.authorizeUrl(request)).rejects.toMatchObject({
      code: 'account.provider_unreachable',
    })
    oauth.misbehaviour.calls = undefined
    await Promise.all([1, 2, 3].map(() => provider.authorizeUrl(request)))
    clock.advance(3_600_000 - 1)
    await enter(provider)
    expect(count() - before).toBe(2)
    clock.advance(1)
    await provider.authorizeUrl(request)
    expect(count() - before).toBe(3)
  })

  it('is not made for an issuer without TLS unless that is allowed', () => {
    const options = { ...oauth.logins.oidc, allowHttp: false }
    expect(() => createOidcLogin(options)).toThrow(/https/)
  })
})

describe('a provider that fails half way', () => {
  it.each([
    ['qq', '/me'],
    ['qq', '/get_user_info'],
    ['wechat', '/userinfo'],
    ['weibo', '/show.json'],
    ['github', '/user'],
    ['oidc', '/userinfo'],
    ['oidc', '/jwks'],
  ] as const)('%s at %s: is out of reach, and tells no token', async (name, onlyAt) => {
    const provider = drivers[name](oauth.logins, clock)
    for (const calls of ['garbage', 'echo', 'hang_up'] as const) {
      const code = await approve(provider)
      Object.assign(oauth.misbehaviour, { calls, onlyAt })
      const error = await provider.identify(code, request).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'account.provider_unreachable' })
      // Tokens of the simulator are 36 hex digits.
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/[0-9a-f]{36}/)
    }
  })
})
