import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goodPassword, openAccountShop, visitor } from './account.fixtures.ts'

let shop: Awaited<ReturnType<typeof openAccountShop>>
beforeAll(async () => {
  shop = await openAccountShop()
})
afterAll(() => shop.close())

const change = (id: number, changes: object) =>
  shop.database.db.updateTable('user_account').set(changes).where('id', '=', id).execute()
const login = (name: string) => shop.accounts.login({ login: name, password: goodPassword }, visitor)
let people = 0
const someone = () => {
  people++
  return { mobile: `1397777${String(people).padStart(4, '0')}`, ip: `198.51.100.${people}` }
}
const loginBySms = (mobile: string, smsCode: string, createAccount?: boolean) =>
  shop.accounts.loginBySms({ mobile, smsCode, createAccount }, visitor)

describe('§1.5 an e-mail address', () => {
  it('logs in once it is verified, in whatever case', async () => {
    const { me } = await shop.register('Letter-Box', someone().mobile)
    await change(me.id, { email: 'Letter@Example.com' })
    await expect(login('letter@example.com')).rejects.toMatchObject({ code: 'account.wrong_credentials' })
    await change(me.id, { email_key: 'letter@example.com' })
    for (const name of ['letter@example.com', ' LETTER@example.COM ']) {
      expect((await login(name)).me).toMatchObject({
        id: me.id,
        email: 'Letter@Example.com',
        emailActive: true,
      })
    }
  })

  it('is the very one: letters that a database takes for alike are not', async () => {
    const { me } = await shop.register('Letter-Box-2', someone().mobile)
    await change(me.id, { email: 'jose@example.com', email_key: 'jose@example.com' })
    await expect(login('josé@example.com')).rejects.toMatchObject({ code: 'account.wrong_credentials' })
  })
})

describe('§1.5 a mobile and an SMS code', () => {
  it('log in whoever has the number', async () => {
    const { mobile, ip } = someone()
    const id = await shop.accounts.createByMobile(mobile)
    const code = await shop.requestCode(mobile, ip, 'login')
    expect((await loginBySms(mobile, code)).me).toMatchObject({ id, hasPassword: false })
    await expect(loginBySms(mobile, code)).rejects.toMatchObject({ code: 'account.sms_code_wrong' })
  })

  it('create no account unless asked, and the code stays good for asking', async () => {
    const { mobile, ip } = someone()
    const code = await shop.requestCode(mobile, ip, 'login')
    await expect(loginBySms(mobile, code)).rejects.toMatchObject({ code: 'account.not_registered' })
    expect(await shop.accounts.findIdByMobile(mobile)).toBeUndefined()
    const { me } = await loginBySms(mobile, code, true)
    expect(me).toMatchObject({ username: expect.stringMatching(/^u[0-9a-z]{9}$/), hasPassword: false })
    expect(await shop.accounts.findIdByMobile(mobile)).toBe(me.id)
  })

  it('tell nobody without the code whether the number is registered', async () => {
    const [known, unknown] = [someone(), someone()]
    await shop.accounts.createByMobile(known.mobile)
    for (const { mobile, ip } of [known, unknown]) {
      const code = await shop.requestCode(mobile, ip, 'login')
      const wrong = code === '000000' ? '000001' : '000000'
      for (const createAccount of [false, true])
        await expect(loginBySms(mobile, wrong, createAccount)).rejects.toMatchObject({
          code: 'account.sms_code_wrong',
        })
    }
  })

  it('cannot be guessed by asking without an account', async () => {
    const { mobile, ip } = someone()
    const code = Number(await shop.requestCode(mobile, ip, 'login'))
    for (let by = 1; by <= 5; by++) {
      const guess = String((code + by) % 1_000_000).padStart(6, '0')
      await loginBySms(mobile, guess).catch(() => {})
    }
    await expect(loginBySms(mobile, String(code).padStart(6, '0'))).rejects.toMatchObject({
      code: 'account.sms_code_wrong',
    })
  })
})

describe('§1.5 remember-me', () => {
  it('keeps the session 14 days, else until the browser closes; a program is always remembered', async () => {
    await shop.register('Memory', someone().mobile)
    const enter = async (options: { remember?: boolean; transport?: 'bearer' }) => {
      const given = { login: 'Memory', password: goodPassword, ...options }
      const { session } = await shop.accounts.login(given, visitor)
      const days = (session.refreshExpiresAt - shop.clock.now().getTime()) / 86_400_000
      return [session.isPersistent, days]
    }
    expect(await enter({})).toEqual([false, 1])
    expect(await enter({ remember: true })).toEqual([true, 14])
    expect(await enter({ transport: 'bearer' })).toEqual([true, 14])
  })
})

describe('a deleted account', () => {
  it('is nobody, by whatever name', async () => {
    const { mobile, ip } = someone()
    const { me } = await shop.register('Gone-Away', mobile)
    await change(me.id, { email: 'gone@example.com', email_key: 'gone@example.com', deleted_at: 1 })
    for (const name of ['Gone-Away', mobile, 'gone@example.com']) {
      await expect(login(name)).rejects.toMatchObject({ code: 'account.wrong_credentials' })
    }
    await expect(shop.accounts.getMe(me.id)).rejects.toMatchObject({ code: 'account.session_ended' })
    await expect(shop.accounts.enter(me.id, { isPersistent: false }, visitor)).rejects.toMatchObject({
      code: 'account.login_denied',
    })
    await expect(shop.accounts.setPassword(me.id, 'another-lantern-7')).rejects.toMatchObject({
      code: 'account.session_ended',
    })
    expect(await shop.accounts.findIdByMobile(mobile)).toBeUndefined()
    shop.clock.advance(60_000)
    const code = await shop.requestCode(mobile, ip, 'login')
    await expect(loginBySms(mobile, code)).rejects.toMatchObject({ code: 'account.not_registered' })
  })

  it('that only waits for its deletion can still come in', async () => {
    const { me } = await shop.register('Leaving', someone().mobile)
    await change(me.id, { delete_after: Date.parse('2026-12-01T00:00:00Z') })
    expect((await login('Leaving')).me.deletionAt).toBe('2026-12-01T00:00:00.000Z')
  })
})

it('§1.8 shows who I am, with the mobile masked and the picture where a browser finds it', async () => {
  const { mobile } = someone()
  const { me } = await shop.register('Portrait', mobile)
  expect(me).toEqual({
    id: me.id,
    username: 'Portrait',
    nickname: 'Portrait',
    avatarUrl: null,
    mobileMasked: `${mobile.slice(0, 3)}****${mobile.slice(-4)}`,
    email: null,
    emailActive: false,
    hasPassword: true,
    deletionAt: null,
    createdAt: shop.clock.now().toISOString(),
  })
  await change(me.id, { avatar: 'avatar/1.webp', email: 'me@example.com' })
  expect(await shop.accounts.getMe(me.id)).toMatchObject({
    avatarUrl: 'https://media.test/avatar/1.webp',
    email: 'me@example.com',
    emailActive: false,
  })
})
