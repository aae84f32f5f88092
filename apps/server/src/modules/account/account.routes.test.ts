import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goodPassword, openAccountShop } from './account.fixtures.ts'

type App = Awaited<ReturnType<Awaited<ReturnType<typeof openAccountShop>>['createApp']>>

const ownPage = { 'sec-fetch-site': 'same-origin' }
let shop: Awaited<ReturnType<typeof openAccountShop>>
let app: App
const log: string[] = []
beforeAll(async () => {
  shop = await openAccountShop()
  app = await shop.createApp({ logTo: log })
  await shop.register('Orchid', '13844440001')
})
afterAll(async () => {
  await app.close()
  await shop.close()
})

const post = (url: string, payload: object, headers: Record<string, string> = {}, at = app) =>
  at.inject({ method: 'POST', url: `/api${url}`, payload, headers: { ...ownPage, ...headers } })
const login = (options: object = {}, headers = {}, at = app) =>
  post('/account/sessions', { login: 'Orchid', password: goodPassword, ...options }, headers, at)
const cookieOf = (answer: Awaited<ReturnType<typeof login>>, name: string) =>
  answer.cookies.find((cookie) => cookie.name === name)
const jarOf = (answer: Awaited<ReturnType<typeof login>>) => ({
  cookie: answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
})
const getMe = (headers: Record<string, string>) => app.inject({ url: '/api/account/me', headers })

describe('a browser', () => {
  it('§1.6 gets cookies that scripts cannot read, a marker that they can, and no token in the body', async () => {
    const answer = await login()
    expect(answer.statusCode).toBe(201)
    expect(answer.json()).toEqual({ me: expect.objectContaining({ username: 'Orchid' }), cartMerged: false })
    expect(cookieOf(answer, 'jishi_access')).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(cookieOf(answer, 'jishi_refresh')).toMatchObject({
      httpOnly: true,
      sameSite: 'Lax',
      path: '/api/account/sessions',
    })
    expect(cookieOf(answer, 'jishi_in')).toEqual({ name: 'jishi_in', value: '1', path: '/', sameSite: 'Lax' })
  })

  it('§1.5 forgets them when it closes, or keeps them 14 days when the person asks for it', async () => {
    const [short, long] = [await login(), await login({ remember: true })]
    const until = new Date(shop.clock.now().getTime() + 14 * 86_400_000)
    for (const name of ['jishi_access', 'jishi_refresh', 'jishi_in']) {
      expect(cookieOf(short, name)?.expires).toBeUndefined()
      expect(cookieOf(long, name)?.expires).toEqual(until)
    }
  })

  it('sends them over TLS only when they were set over TLS', async () => {
    const answer = await login({}, { 'x-forwarded-proto': 'https' })
    expect(answer.cookies.map((cookie) => cookie.secure)).toEqual([true, true, true])
  })

  it('stays in by renewing its access', async () => {
    const first = await login()
    shop.clock.advance(15 * 60_000)
    const stale = await getMe(jarOf(first))
    expect([stale.statusCode, stale.json().error.code]).toEqual([401, 'account.session_ended'])
    const renewed = await post('/account/sessions/refresh', {}, jarOf(first))
    expect(renewed.json()).toEqual({ me: expect.objectContaining({ username: 'Orchid' }), cartMerged: false })
    expect((await getMe(jarOf(renewed))).json().username).toBe('Orchid')
  })

  it('loses its dead cookies when it cannot renew, and only it', async () => {
    const dead = await post('/account/sessions/refresh', {}, { cookie: 'jishi_refresh=gone' })
    expect([dead.statusCode, dead.json().error.code]).toEqual([401, 'account.session_ended'])
    expect(dead.cookies.map(({ name, value }) => [name, value])).toEqual([
      ['jishi_access', ''],
      ['jishi_refresh', ''],
      ['jishi_in', ''],
    ])
    const program = await post('/account/sessions/refresh', { refreshToken: 'gone' })
    expect([program.statusCode, program.cookies]).toEqual([401, []])
  })

  it('logs out with its cookies cleared and its session ended, also when its access ran out', async () => {
    const jar = jarOf(await login())
    shop.clock.advance(15 * 60_000)
    const out = await app.inject({
      method: 'DELETE',
      url: '/api/account/sessions/current',
      headers: { ...jar, ...ownPage },
    })
    expect(out.json()).toEqual({ done: true })
    expect(out.cookies.map((cookie) => cookie.value)).toEqual(['', '', ''])
    expect((await post('/account/sessions/refresh', {}, jar)).statusCode).toBe(401)
  })

  it('can log in again whatever old cookies it brings', async () => {
    expect((await login({}, { cookie: 'jishi_access=stale; jishi_refresh=stale' })).statusCode).toBe(201)
  })
})

describe('a program', () => {
  it('§1.6 gets its tokens in the body, no cookies, and goes on by bearer', async () => {
    const answer = await login({ transport: 'bearer' })
    expect(answer.cookies).toEqual([])
    const { tokens } = answer.json()
    expect((await getMe({ authorization: `Bearer ${tokens.accessToken}` })).json().username).toBe('Orchid')
    expect(Date.parse(tokens.accessExpiresAt) - shop.clock.now().getTime()).toBe(15 * 60_000)
    expect(Date.parse(tokens.refreshExpiresAt) - shop.clock.now().getTime()).toBe(14 * 86_400_000)

    const renewed = await post('/account/sessions/refresh', { refreshToken: tokens.refreshToken })
    expect(renewed.cookies).toEqual([])
    const again = await post('/account/sessions/refresh', { refreshToken: tokens.refreshToken })
    expect(again.statusCode).toBe(401)
    const next = renewed.json().tokens.refreshToken
    expect((await post('/account/sessions/refresh', { refreshToken: next })).statusCode).toBe(401)
  })

  it('logs out by its access token', async () => {
    const { tokens } = (await login({ transport: 'bearer' })).json()
    await app.inject({
      method: 'DELETE',
      url: '/api/account/sessions/current',
      headers: { authorization: `Bearer ${tokens.accessToken}` },
    })
    const renewed = await post('/account/sessions/refresh', { refreshToken: tokens.refreshToken })
    expect(renewed.statusCode).toBe(401)
  })
})

describe('what follows a login', () => {
  it('is told who came in, and its answer reaches the browser', async () => {
    const seen: number[] = []
    const other = await shop.createApp({
      onLogin: async ({ userId }) => {
        seen.push(userId)
        return { cartMerged: true }
      },
    })
    const answer = await login({}, {}, other)
    expect(answer.json().cartMerged).toBe(true)
    expect(seen).toEqual([answer.json().me.id])
    await other.close()
  })

  it('costs nobody the login when it fails, and leaves a line in the log', async () => {
    const lines: string[] = []
    const other = await shop.createApp({
      logTo: lines,
      onLogin: async () => {
        throw new Error('the cart store is away')
      },
    })
    const answer = await login({}, {}, other)
    expect([answer.statusCode, answer.json().cartMerged]).toEqual([201, false])
    expect(cookieOf(answer, 'jishi_access')).toBeDefined()
    expect(lines.join()).toContain('the cart store is away')
    await other.close()
  })
})

it('P5: the SMS code is in no answer and no log', async () => {
  const mobile = '13844440009'
  const ask = async () =>
    post('/account/sms-codes', { mobile, purpose: 'register', human: await shop.solveHuman() })
  const asked = await ask()
  expect([asked.statusCode, asked.json()]).toEqual([202, { resendAfterSeconds: 60, expiresInSeconds: 120 }])
  const code = await shop.readCode(mobile)
  const again = await ask()
  expect([again.statusCode, again.headers['retry-after']]).toEqual([429, '60'])
  const form = { username: 'Orchid-2', mobile, password: goodPassword, acceptedTerms: true }
  const wrong = await post('/account/register', { ...form, smsCode: code === '000000' ? '000001' : '000000' })
  const done = await post('/account/register', { ...form, smsCode: code })
  expect([wrong.statusCode, done.statusCode]).toEqual([422, 201])
  const told = [asked, again, wrong, done].map(({ body, headers }) => body + JSON.stringify(headers)).join()
  expect(told).not.toContain(code)
  expect(log.join()).not.toMatch(new RegExp(`(?<!\\d)${code}(?!\\d)`))
})

it('§1.3 says which field of the form is wrong', async () => {
  const answer = await post('/account/register', {
    username: '12345',
    mobile: '12',
    password: 'short',
    acceptedTerms: false,
  })
  expect(answer.statusCode).toBe(400)
  expect(Object.keys(answer.json().error.details.fields).sort()).toEqual([
    'acceptedTerms',
    'mobile',
    'password',
    'smsCode',
    'username',
  ])
})

it('§1.3 takes usernames of 5-20 letters, digits, _ and -, not all digits, and passwords of 8-64', async () => {
  const wrongFields = async (given: object) => {
    const form = { username: 'Orchid-3', mobile: '13844440010', password: goodPassword, smsCode: '000000' }
    const answer = await post('/account/register', { ...form, acceptedTerms: true, ...given })
    return Object.keys(answer.json().error.details?.fields ?? {})
  }
  for (const username of ['abcd', 'a'.repeat(21), '1234567', 'two words', '中文名字啊啊', 'semi;colon'])
    expect(await wrongFields({ username })).toEqual(['username'])
  for (const username of ['abcde', 'a'.repeat(20), '12345_', '-----'])
    expect(await wrongFields({ username })).toEqual([])
  for (const password of ['x'.repeat(7), 'x'.repeat(65)])
    expect(await wrongFields({ password })).toEqual(['password'])
  expect(await wrongFields({ acceptedTerms: false })).toEqual(['acceptedTerms'])
})

it('§1.3 tells whether a username and a mobile are taken, while the person types', async () => {
  const asked = await app.inject('/api/account/availability?username=oRCHID&mobile=13844440011')
  expect(asked.json()).toEqual({ username: false, mobile: true })
})

it('§1.5 logs in by SMS over HTTP, and says what is wrong', async () => {
  const mobile = '13844440012'
  const asked = await post('/account/sms-codes', { mobile, purpose: 'login', human: await shop.solveHuman() })
  expect(asked.statusCode).toBe(202)
  const smsCode = await shop.readCode(mobile)
  const strange = await post('/account/sessions/sms', { mobile, smsCode })
  expect([strange.statusCode, strange.json().error.code]).toEqual([404, 'account.not_registered'])
  const entered = await post('/account/sessions/sms', { mobile, smsCode, createAccount: true })
  expect([entered.statusCode, entered.cookies.length]).toEqual([201, 3])
  const mine = await post('/account/me/sms-codes', { human: await shop.solveHuman() }, jarOf(entered))
  expect([mine.statusCode, mine.json().error.code]).toEqual([429, 'account.sms_too_soon'])
})
