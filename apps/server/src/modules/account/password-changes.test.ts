import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Confirmation } from '@jishi/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { goodPassword, openAccountShop, visitor } from './account.fixtures.ts'

const newPassword = 'harbour-violin-77'
const byPassword: Confirmation = { kind: 'password', password: goodPassword }

let shop: Awaited<ReturnType<typeof openAccountShop>>
let app: Awaited<ReturnType<typeof shop.createApp>>
beforeAll(async () => {
  shop = await openAccountShop()
  app = await shop.createApp()
})
afterAll(async () => {
  await app.close()
  await shop.close()
})

let people = 0
let name: string
let mobile: string
let id: number
beforeEach(async () => {
  people++
  name = `Person-${people}`
  mobile = `1396666${String(people).padStart(4, '0')}`
  id = (await shop.register(name, mobile, `198.51.100.${people}`)).me.id
  shop.clock.advance(60_000)
})

const login = (password = goodPassword, options: object = {}, ip = visitor.ip) =>
  shop.accounts.login({ login: name, password, ...options }, { ...visitor, ip })
const whoOf = (session: { refreshToken: string }) => ({
  id,
  sessionFamily: session.refreshToken.slice(0, 32),
})
const isIn = async (accessToken: string) => {
  const headers = { authorization: `Bearer ${accessToken}` }
  return (await app.inject({ url: '/api/account/me', headers })).statusCode === 200
}

describe('§1.8 changing my password', () => {
  it('needs the present one, and ends the old one', async () => {
    const { session } = await login()
    const change = (confirm: Confirmation) =>
      shop.accounts.changePassword(whoOf(session), { confirm, newPassword }, visitor)
    await expect(change({ kind: 'password', password: 'not-mine-at-all' })).rejects.toMatchObject({
      code: 'account.confirmation_wrong',
    })
    await change(byPassword)
    await expect(login()).rejects.toMatchObject({ code: 'account.wrong_credentials' })
    await expect(login(newPassword)).resolves.toBeDefined()
  })

  it('§1.6 revokes all other sessions and leaves this one, by cookie or bearer', async () => {
    const [mine, phone, bearer] = [
      await login(),
      await login(),
      await login(goodPassword, { transport: 'bearer' }),
    ]
    const answer = await app.inject({
      method: 'PUT',
      url: '/api/account/password',
      headers: { cookie: `jishi_access=${mine.session.accessToken}`, 'sec-fetch-site': 'same-origin' },
      payload: { confirm: byPassword, newPassword },
    })
    expect([answer.statusCode, answer.json()]).toEqual([200, { done: true }])
    expect(await isIn(mine.session.accessToken)).toBe(true)
    for (const { session } of [phone, bearer]) {
      expect(await isIn(session.accessToken)).toBe(false)
      await expect(
        shop.accounts.renewSession(session.refreshToken, { hasSharedJar: false }),
      ).rejects.toMatchObject({ code: 'account.session_ended' })
    }
    await expect(
      shop.accounts.renewSession(mine.session.refreshToken, { hasSharedJar: true }),
    ).resolves.toBeDefined()
  })

  it('§1.6 lets nobody in whose old password was right a moment before', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const isUnderWay = shop.holdPasswordWork(promise)
    const late = login()
    await isUnderWay
    await shop.startAnother().setPassword(id, newPassword)
    resolve()
    await expect(late).rejects.toMatchObject({ code: 'account.wrong_credentials' })
    const sessions = await shop.accounts.listSessions(id, '')
    expect(sessions).toEqual([])
  })

  it('§1.6 ends also the sessions that begin while it changes, in whatever process', async () => {
    const { password_hash: passwordHash } = await shop.database.db
      .selectFrom('user_account')
      .select('password_hash')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const [one, other] = [shop.accounts, shop.startAnother()]
    let begun = 0
    let refused = 0
    async function enterUntilRefused(at: typeof one) {
      while (refused < 20) {
        await at.enter(id, { isPersistent: true, passwordHash }, visitor).then(
          () => begun++,
          () => refused++,
        )
        // SQLite answers without leaving the turn: nobody else would ever have theirs.
        await nextTurn()
      }
    }
    const entering = Promise.all([one, other, one, other].map(enterUntilRefused))
    await other.setPassword(id, newPassword)
    await entering
    expect(begun).toBeGreaterThan(0)
    expect(await one.listSessions(id, '')).toEqual([])
  })

  it('goes by a code to my mobile where there is no password yet', async () => {
    const bare = await shop.accounts.createByMobile(`1395555${String(people).padStart(4, '0')}`)
    const smsCode = await shop.requestMyCode(bare, `1395555${String(people).padStart(4, '0')}`)
    const who = { id: bare, sessionFamily: 'none' }
    await shop.accounts.changePassword(who, { confirm: { kind: 'sms', smsCode }, newPassword }, visitor)
    expect((await shop.accounts.getMe(bare)).hasPassword).toBe(true)
  })

  it('refuses a weak one before a code is used up, and my own names', async () => {
    const smsCode = await shop.requestMyCode(id, mobile)
    const who = { id, sessionFamily: 'none' }
    const confirm: Confirmation = { kind: 'sms', smsCode }
    await expect(
      shop.accounts.changePassword(who, { confirm, newPassword: 'sunshine' }, visitor),
    ).rejects.toMatchObject({ code: 'account.weak_password' })
    await shop.accounts.changePassword(who, { confirm, newPassword }, visitor)
    for (const own of [name.toUpperCase(), mobile]) {
      await expect(shop.accounts.setPassword(id, own)).rejects.toMatchObject({
        code: 'account.weak_password',
      })
    }
  })

  it('leaves the old password and all sessions when it fails half-way', async () => {
    const { session } = await login()
    const { database } = shop
    const broken = { ...database, transaction: () => Promise.reject(new Error('no database')) }
    const accounts = shop.startOn(broken)
    await expect(accounts.setPassword(id, newPassword)).rejects.toThrow('no database')
    expect(await isIn(session.accessToken)).toBe(true)
    await expect(login()).resolves.toBeDefined()
  })
})

describe('§1.8 a forgotten password', () => {
  const reset = (smsCode: string, password = newPassword, number = mobile) =>
    shop.accounts.resetPasswordBySms({ mobile: number, smsCode, newPassword: password })

  it('is set anew by a code to the mobile, and ends all sessions', async () => {
    const { session } = await login()
    const smsCode = await shop.requestCode(mobile, '192.0.2.1', 'reset_password')
    const answer = await app.inject({
      method: 'POST',
      url: '/api/account/password-resets/sms',
      payload: { mobile, smsCode, newPassword },
    })
    expect([answer.statusCode, answer.json()]).toEqual([200, { done: true }])
    expect(await isIn(session.accessToken)).toBe(false)
    await expect(login(newPassword)).resolves.toBeDefined()
    await expect(reset(smsCode, 'third-harbour-9')).rejects.toMatchObject({ code: 'account.sms_code_wrong' })
  })

  it('keeps the code when the new one is too weak', async () => {
    const smsCode = await shop.requestCode(mobile, '192.0.2.2', 'reset_password')
    for (const weak of ['password1', name, mobile]) {
      await expect(reset(smsCode, weak)).rejects.toMatchObject({ code: 'account.weak_password' })
    }
    await reset(smsCode)
  })

  it('takes a number that nobody registered for a wrong code', async () => {
    const nobody = '13966669999'
    shop.clock.advance(60_000)
    await shop.accounts.sendSmsCode(
      { mobile: nobody, purpose: 'reset_password', human: await shop.solveHuman() },
      visitor,
    )
    const stored = await shop.kv.get(`account:sms_code:reset_password:${nobody}`)
    const { code } = JSON.parse(stored ?? '{}') as { code: string }
    await expect(reset(code, newPassword, nobody)).rejects.toMatchObject({ code: 'account.sms_code_wrong' })
  })
})

describe('confirming that it is me', () => {
  const confirm = (given: Confirmation, ip = visitor.ip) =>
    shop.accounts.confirm(id, given, { ...visitor, ip })
  const wrong: Confirmation = { kind: 'password', password: 'not-mine-at-all' }

  it('takes my password, or a code that was sent to confirm', async () => {
    await confirm(byPassword)
    const smsCode = await shop.requestMyCode(id, mobile)
    await confirm({ kind: 'sms', smsCode })
    await expect(confirm({ kind: 'sms', smsCode })).rejects.toMatchObject({
      code: 'account.confirmation_wrong',
    })
  })

  it('takes no code that was sent for something else', async () => {
    const smsCode = await shop.requestCode(mobile, '192.0.2.3', 'login')
    await expect(confirm({ kind: 'sms', smsCode })).rejects.toMatchObject({
      code: 'account.confirmation_wrong',
    })
  })

  it('counts wrong passwords like logins: a stolen session cannot guess', async () => {
    shop.clock.advance(15 * 60_000 - (shop.clock.now().getTime() % (15 * 60_000)))
    for (let n = 0; n < 3; n++)
      await expect(confirm(wrong)).rejects.toMatchObject({ code: 'account.confirmation_wrong' })
    await expect(login()).rejects.toMatchObject({ code: 'account.human_check_required' })
    for (let n = 3; n < 10; n++)
      await expect(confirm(wrong)).rejects.toMatchObject({ code: 'account.confirmation_wrong' })
    await expect(confirm(byPassword)).rejects.toMatchObject({
      code: 'account.login_paused',
      details: { minutes: 15, retryAfterSeconds: 900 },
    })
    await confirm(byPassword, '192.0.2.44')
  })

  it('says no for an account without a password', async () => {
    const bare = await shop.accounts.createByMobile(`1394444${String(people).padStart(4, '0')}`)
    await expect(
      shop.accounts.confirm(bare, { kind: 'password', password: 'anything-8' }, visitor),
    ).rejects.toMatchObject({ code: 'account.confirmation_wrong' })
  })
})
