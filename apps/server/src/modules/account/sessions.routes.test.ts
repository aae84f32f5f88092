import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { goodPassword, openAccountShop } from './account.fixtures.ts'

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
let shop: Awaited<ReturnType<typeof openAccountShop>>
let app: Awaited<ReturnType<typeof shop.createApp>>
beforeAll(async () => {
  shop = await openAccountShop()
  app = await shop.createApp()
  await shop.register('Larch', '13811112222')
  await shop.register('Stranger', '13811113333')
})
afterAll(async () => {
  await app.close()
  await shop.close()
})
beforeEach(() => shop.database.db.deleteFrom('user_session').execute())

interface Tokens {
  accessToken: string
  refreshToken: string
}
async function enter(login = 'Larch', userAgent = chrome): Promise<Tokens & { id: string }> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/account/sessions',
    headers: { 'user-agent': userAgent },
    payload: { login, password: goodPassword, transport: 'bearer' },
  })
  const { tokens } = answer.json() as { tokens: Tokens }
  return { ...tokens, id: tokens.refreshToken.slice(0, 32) }
}
const ask = (method: 'GET' | 'DELETE', path: string, { accessToken }: Tokens, at = app) =>
  at.inject({ method, url: `/api/account${path}`, headers: { authorization: `Bearer ${accessToken}` } })
const list = async (who: Tokens) => (await ask('GET', '/sessions', who)).json().items
const isIn = async (who: Tokens) => (await ask('GET', '/me', who)).statusCode === 200

it('§1.6 lists my devices, the latest use first, and says which one this is', async () => {
  const start = shop.clock.now()
  const old = await enter('Larch', 'okhttp/4.9.3')
  await enter('Stranger')
  shop.clock.advance(60_000)
  const current = await enter()
  shop.clock.advance(60_000)
  await app.inject({
    method: 'POST',
    url: '/api/account/sessions/refresh',
    payload: { refreshToken: old.refreshToken },
  })
  const minutesLater = (minutes: number) => new Date(start.getTime() + minutes * 60_000).toISOString()
  expect(await list(current)).toEqual([
    {
      id: old.id,
      device: 'okhttp',
      ip: '127.0.0.1',
      createdAt: minutesLater(0),
      lastUsedAt: minutesLater(2),
      isCurrent: false,
    },
    {
      id: current.id,
      device: 'Chrome · Windows',
      ip: '127.0.0.1',
      createdAt: minutesLater(1),
      lastUsedAt: minutesLater(1),
      isCurrent: true,
    },
  ])
})

// A hundred passwords are compared: on a busy machine that takes its time.
it('§1.6 lists only those that go on, at most 100', { timeout: 90_000 }, async () => {
  const [current, ended] = [await enter(), await enter()]
  await ask('DELETE', `/sessions/${ended.id}`, current)
  expect((await list(current)).map(({ id }: { id: string }) => id)).toEqual([current.id])
  for (let n = 0; n < 100; n++) {
    const { me } = await shop.accounts.login(
      { login: 'Larch', password: goodPassword },
      { ip: '127.0.0.1', userAgent: '' },
    )
    expect(me.username).toBe('Larch')
  }
  expect(await list(current)).toHaveLength(100)
  shop.clock.advance(14 * 86_400_000)
  expect(await list(await enter())).toHaveLength(1)
})

it('§1.6 ends one of my sessions: neither of its tokens is good any more', async () => {
  const [current, phone] = [await enter(), await enter()]
  expect(await isIn(phone)).toBe(true)
  expect((await ask('DELETE', `/sessions/${phone.id}`, current)).json()).toEqual({ done: true })
  expect([await isIn(current), await isIn(phone)]).toEqual([true, false])
  const renewed = await app.inject({
    method: 'POST',
    url: '/api/account/sessions/refresh',
    payload: { refreshToken: phone.refreshToken },
  })
  expect(renewed.json().error.code).toBe('account.session_ended')
})

it("P4: somebody else's session answers like one that is not there, and goes on", async () => {
  const [mine, foreign] = [await enter(), await enter('Stranger')]
  const answers = [
    await ask('DELETE', `/sessions/${foreign.id}`, mine),
    await ask('DELETE', `/sessions/${'0'.repeat(32)}`, mine),
  ]
  for (const answer of answers) {
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'account.session_not_found'])
  }
  expect(await isIn(foreign)).toBe(true)
  const twice = [await enter(), mine] as const
  await ask('DELETE', `/sessions/${twice[0].id}`, mine)
  expect((await ask('DELETE', `/sessions/${twice[0].id}`, mine)).statusCode).toBe(404)
})

it('§1.6 ends all my sessions but this one', async () => {
  const [current, phone, tablet, foreign] = [
    await enter(),
    await enter(),
    await enter(),
    await enter('Stranger'),
  ]
  expect((await ask('DELETE', '/sessions', current)).json()).toEqual({ done: true })
  expect(await Promise.all([current, phone, tablet, foreign].map(isIn))).toEqual([true, false, false, true])
})

it('clears the cookies of a browser that ends its own session', async () => {
  const current = await enter()
  const answer = await ask('DELETE', `/sessions/${current.id}`, current)
  expect(answer.cookies.map(({ value }) => value)).toEqual(['', '', ''])
  expect(await isIn(current)).toBe(false)
})

it('refuses at once what was logged out', async () => {
  const current = await enter()
  await ask('DELETE', '/sessions/current', current)
  expect((await ask('GET', '/me', current)).json().error.code).toBe('account.session_ended')
})

it('refuses the access token of a family whose refresh token was used twice', async () => {
  const current = await enter()
  const renew = () =>
    app.inject({
      method: 'POST',
      url: '/api/account/sessions/refresh',
      payload: { refreshToken: current.refreshToken },
    })
  const { tokens } = (await renew()).json()
  expect(await isIn(tokens)).toBe(true)
  await renew()
  expect([await isIn(tokens), await isIn(current)]).toEqual([false, false])
})
