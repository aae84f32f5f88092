import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { goodPassword, openAccountShop, visitor } from './account.fixtures.ts'

const hourMs = 3_600_000
const cookies = { hasSharedJar: true }
const bearer = { hasSharedJar: false }
const ended = { code: 'account.session_ended' }

let shop: Awaited<ReturnType<typeof openAccountShop>>
beforeAll(async () => {
  shop = await openAccountShop()
  await shop.register('Juniper', '13833330001')
})
afterAll(() => shop.close())

let token: string
beforeEach(async () => {
  token = await logIn()
})

async function logIn(options: { remember?: boolean; transport?: 'bearer' } = {}) {
  const entry = await shop.accounts.login({ login: 'Juniper', password: goodPassword, ...options }, visitor)
  return entry.session.refreshToken
}

it('§1.6, P24 gives the next refresh token for the present one, in whichever process', async () => {
  const { session, me } = await shop.startAnother().renewSession(token, bearer)
  expect(me.username).toBe('Juniper')
  expect(session.refreshToken).not.toBe(token)
  await expect(shop.accounts.renewSession(session.refreshToken ?? '', bearer)).resolves.toBeDefined()
})

it('§1.6 ends the whole session when a token is used twice', async () => {
  const { session } = await shop.accounts.renewSession(token, bearer)
  await expect(shop.accounts.renewSession(token, bearer)).rejects.toMatchObject(ended)
  await expect(shop.accounts.renewSession(session.refreshToken ?? '', bearer)).rejects.toMatchObject(ended)
})

it('leaves other logins of the same person alone', async () => {
  const phone = await logIn()
  await shop.accounts.renewSession(token, bearer)
  await shop.accounts.renewSession(token, bearer).catch(() => {})
  await expect(shop.accounts.renewSession(phone, bearer)).resolves.toBeDefined()
})

it('gives one next token however many ask with the same one at once', async () => {
  const other = shop.startAnother()
  const asked = await Promise.allSettled(
    Array.from({ length: 6 }, (_, i) => (i % 2 ? other : shop.accounts).renewSession(token, cookies)),
  )
  const renewed = asked.flatMap((result) => (result.status === 'fulfilled' ? [result.value.session] : []))
  expect(renewed).toHaveLength(6)
  const next = renewed.flatMap(({ refreshToken }) => (refreshToken === undefined ? [] : [refreshToken]))
  expect(next).toHaveLength(1)
  await expect(shop.accounts.renewSession(next[0] ?? '', cookies)).resolves.toBeDefined()
})

it('takes a neighbouring tab for a thief after ten seconds', async () => {
  const { session } = await shop.accounts.renewSession(token, cookies)
  shop.clock.advance(9_999)
  expect((await shop.accounts.renewSession(token, cookies)).session.refreshToken).toBeUndefined()
  shop.clock.advance(1)
  await expect(shop.accounts.renewSession(token, cookies)).rejects.toMatchObject(ended)
  await expect(shop.accounts.renewSession(session.refreshToken ?? '', cookies)).rejects.toMatchObject(ended)
})

it('shows the token before the last no mercy', async () => {
  const { session } = await shop.accounts.renewSession(token, cookies)
  await shop.accounts.renewSession(session.refreshToken ?? '', cookies)
  await expect(shop.accounts.renewSession(token, cookies)).rejects.toMatchObject(ended)
})

it('§1.6 lasts a day, or 14 days from the last use when it is to be remembered', async () => {
  const [remembered, program] = [await logIn({ remember: true }), await logIn({ transport: 'bearer' })]
  shop.clock.advance(24 * hourMs)
  await expect(shop.accounts.renewSession(token, cookies)).rejects.toMatchObject(ended)
  const { session } = await shop.accounts.renewSession(remembered, cookies)
  await shop.accounts.renewSession(program, bearer)
  shop.clock.advance(14 * 24 * hourMs - 1)
  const later = await shop.accounts.renewSession(session.refreshToken ?? '', cookies)
  shop.clock.advance(14 * 24 * hourMs)
  await expect(shop.accounts.renewSession(later.session.refreshToken ?? '', cookies)).rejects.toMatchObject(
    ended,
  )
})

it('does not go on after a logout', async () => {
  const { session } = await shop.accounts.renewSession(token, cookies)
  await shop.accounts.logout({ refreshToken: session.refreshToken })
  await expect(shop.accounts.renewSession(session.refreshToken ?? '', cookies)).rejects.toMatchObject(ended)
})

it('does not go on in a neighbouring tab either', async () => {
  const { session } = await shop.accounts.renewSession(token, cookies)
  await shop.accounts.logout({ refreshToken: session.refreshToken })
  await expect(shop.accounts.renewSession(token, cookies)).rejects.toMatchObject(ended)
})

it('is not ended by somebody who knows only its name', async () => {
  await shop.accounts.logout({ refreshToken: `${token.slice(0, 33)}guess` })
  await expect(shop.accounts.renewSession(token, cookies)).resolves.toBeDefined()
})

it('§1.6 keeps no token that could be used', async () => {
  const { session } = await shop.accounts.renewSession(token, cookies)
  const rows = JSON.stringify(await shop.database.db.selectFrom('user_session').selectAll().execute())
  for (const secret of [token, session.refreshToken ?? '', session.accessToken]) {
    expect(rows).not.toContain(secret.slice(33))
  }
})

it('forgets what ran out, and nothing else', async () => {
  const remembered = await logIn({ remember: true })
  shop.clock.advance(49 * hourMs)
  await shop.accounts.forgetOldSessions()
  const rows = await shop.database.db.selectFrom('user_session').select('family').execute()
  const families = rows.map((row) => row.family)
  expect(families).not.toContain(token.slice(0, 32))
  expect(families).toContain(remembered.slice(0, 32))
})
