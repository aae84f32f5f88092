import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { goodPassword, visitor } from './account.fixtures.ts'
import { confirmed, openProfileShop, type ProfileShop, tokenIn } from './profile.fixtures.ts'

let shop: ProfileShop
beforeAll(async () => {
  shop = await openProfileShop()
})
afterAll(() => shop.close())
beforeEach(() => {
  shop.mails.length = 0
})

const newPassword = 'lacquer-heron-77'
const invalid = { code: 'account.link_invalid' }
let addresses = 0

async function personWithEmail() {
  const who = await shop.person()
  const email = `Reader${++addresses}@Example.com`
  await shop.profiles.setEmail(who.id, { confirm: confirmed, email }, 'zh-CN', visitor)
  await shop.profiles.verifyEmail(await shop.readMailedToken())
  shop.mails.length = 0
  return { ...who, email }
}

async function request(email: string, ip = `198.51.100.${++addresses}`, profiles = shop.profiles) {
  const human = await shop.solveHuman()
  await profiles.requestPasswordMail({ email, human }, 'zh-CN', { ...visitor, ip })
}
const reset = (token: string, password = newPassword, profiles = shop.profiles) =>
  profiles.resetPasswordByMail({ token, newPassword: password })
const canLogIn = (login: string, password: string) =>
  shop.accounts.authenticatePassword({ login, password }, { ...visitor, ip: `192.0.2.${++addresses}` }).then(
    () => true,
    () => false,
  )

describe('§1.8 a forgotten password by mail', () => {
  it('§1.8 a link to the verified address lets its reader choose a new one', async () => {
    const { id, email, mobile } = await personWithEmail()
    await request(email.toLowerCase())
    const token = await shop.readMailedToken()
    expect(shop.mails).toEqual([expect.objectContaining({ to: email })])
    expect(shop.mails[0]?.text).toContain(`https://shop.test/password/reset?token=${token}`)
    await reset(token)
    expect([await canLogIn(mobile, goodPassword), await canLogIn(mobile, newPassword)]).toEqual([false, true])
    expect(await shop.accounts.getMe(id)).toMatchObject({ hasPassword: true })
  })

  it('§1.8 ends all sessions', async () => {
    const { id, email } = await personWithEmail()
    await shop.logIn(id)
    await shop.logIn(id)
    await request(email)
    await reset(await shop.readMailedToken())
    const live = await shop.database.db
      .selectFrom('user_session')
      .select('family')
      .where('user_id', '=', id)
      .where('revoked_at', 'is', null)
      .execute()
    expect(live).toEqual([])
  })

  it('§1.8 nothing tells whether somebody has the address: the same answer, the same writes', async () => {
    const { id, email } = await personWithEmail()
    const unverified = await shop.person()
    const waiting = `waiting${++addresses}@example.com`
    await shop.profiles.setEmail(unverified.id, { confirm: confirmed, email: waiting }, 'zh-CN', visitor)
    await shop.runJobs('account.send_mail')
    shop.mails.length = 0

    const before = [await shop.rowOf(id), await shop.rowOf(unverified.id)]
    for (const address of [email, waiting, 'nobody@example.com']) await request(address)
    const jobs = await shop.listJobs('account.send_mail')
    expect(jobs.map(({ payload }) => Object.keys(payload))).toEqual(
      Array(3).fill(['kind', 'email', 'mailId', 'locale', 'expiresAt']),
    )
    expect([await shop.rowOf(id), await shop.rowOf(unverified.id)]).toEqual(before)

    await shop.runJobs('account.send_mail')
    expect(shop.mails.map(({ to }) => to)).toEqual([email])
  })

  it('§1.8 needs the answer of a human', async () => {
    const { email } = await personWithEmail()
    const human = { kind: 'image', id: 'made-up', text: 'abcd' } as const
    await expect(shop.profiles.requestPasswordMail({ email, human }, 'zh-CN', visitor)).rejects.toMatchObject(
      { code: 'account.human_check_failed' },
    )
    expect(await shop.listJobs('account.send_mail')).toEqual([])
  })

  it('§1.8 goes once a minute and ten times a day to an address, whoever asks and whether or not it is known', async () => {
    shop.clock.advance(86_400_000 - ((shop.clock.now().getTime() + 8 * 3_600_000) % 86_400_000))
    const { email } = await personWithEmail()
    const nobody = `nobody${++addresses}@example.com`
    for (const address of [email, nobody]) {
      await request(address)
      await expect(request(address.toUpperCase())).rejects.toMatchObject({
        code: 'account.mail_too_soon',
        details: { seconds: 60 },
      })
    }
    for (let sent = 1; sent < 10; sent++) {
      shop.clock.advance(60_000)
      for (const address of [email, nobody]) await request(address)
    }
    shop.clock.advance(60_000)
    for (const address of [email, nobody]) {
      await expect(request(address)).rejects.toMatchObject({ code: 'account.mail_too_soon' })
    }
    await shop.runJobs('account.send_mail')
  })

  it('§1.8 goes twenty times an hour from one visitor', async () => {
    shop.clock.advance(3_600_000 - (shop.clock.now().getTime() % 3_600_000))
    const ip = '203.0.113.99'
    for (let sent = 0; sent < 20; sent++) await request(`many${sent}@example.com`, ip)
    await expect(request('many20@example.com', ip)).rejects.toMatchObject({ code: 'request.too_many' })
    await request('many20@example.com', '203.0.113.98')
    await shop.runJobs('account.send_mail')
  })
})

describe('§1.8 the link of the reset mail', () => {
  it('§1.8 works once, however many open it at once in whatever processes', async () => {
    const { email } = await personWithEmail()
    await request(email)
    const token = await shop.readMailedToken()
    const other = shop.startProfiles()
    const tried = await Promise.allSettled(
      Array.from({ length: 4 }, (_, i) => reset(token, `${newPassword}-${i}`, i % 2 ? other : shop.profiles)),
    )
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(reset(token)).rejects.toMatchObject(invalid)
  })

  it('§1.8 works for an hour', async () => {
    const [inTime, late] = [await personWithEmail(), await personWithEmail()]
    await request(inTime.email)
    await request(late.email)
    await shop.runJobs('account.send_mail')
    const [first, second] = shop.mails.map(tokenIn)
    shop.clock.advance(3_600_000 - 1)
    await reset(first ?? '')
    shop.clock.advance(1)
    await expect(reset(second ?? '')).rejects.toMatchObject(invalid)
  })

  it('§1.8 of an older mail is worth nothing, also when the older job runs last', async () => {
    const { email, mobile } = await personWithEmail()
    await request(email)
    const older = await shop.readMailedToken()
    shop.clock.advance(60_000)
    await request(email)
    shop.clock.advance(60_000)
    await request(email)
    const jobs = await shop.listJobs('account.send_mail')
    for (const { payload } of jobs.toReversed()) await shop.runJob('account.send_mail', payload)
    expect(shop.mails).toHaveLength(2)
    const newest = tokenIn(shop.mails[1])
    await expect(reset(older)).rejects.toMatchObject(invalid)
    await reset(newest)
    expect(await canLogIn(mobile, newPassword)).toBe(true)
    // The queue may run a job again after its mail was used.
    for (const { payload } of jobs) await shop.runJob('account.send_mail', payload)
    expect(shop.mails).toHaveLength(2)
    await expect(reset(newest)).rejects.toMatchObject(invalid)
    await shop.database.db.deleteFrom('outbox').execute()
  })

  it('§1.8 is the same one when its job runs twice before it is used', async () => {
    const { email } = await personWithEmail()
    await request(email)
    const [job] = await shop.listJobs('account.send_mail')
    for (let run = 0; run < 2; run++) await shop.runJob('account.send_mail', job?.payload)
    const [first, second] = shop.mails.map(tokenIn)
    expect(first).toBe(second)
    await reset(first ?? '')
    await shop.database.db.deleteFrom('outbox').execute()
  })

  it('§1.8 stays good when the new password was refused', async () => {
    const { email, mobile } = await personWithEmail()
    await request(email)
    const token = await shop.readMailedToken()
    await expect(reset(token, 'password1')).rejects.toMatchObject({ code: 'account.weak_password' })
    expect(await canLogIn(mobile, goodPassword)).toBe(true)
    await reset(token)
  })

  it('§1.8 dies with the address that it went to', async () => {
    const { id, email } = await personWithEmail()
    await request(email)
    const token = await shop.readMailedToken()
    const change = { confirm: confirmed, email: `other${++addresses}@example.com` }
    await shop.profiles.setEmail(id, change, 'zh-CN', visitor)
    await expect(reset(token)).rejects.toMatchObject(invalid)
    await shop.runJobs('account.send_mail')
  })

  it('§1.8 dies with the password that was forgotten: remembered or changed otherwise, it is not needed', async () => {
    const { id, email, mobile } = await personWithEmail()
    await request(email)
    const token = await shop.readMailedToken()
    await shop.accounts.setPassword(id, 'remembered-after-all-9')
    await expect(reset(token)).rejects.toMatchObject(invalid)
    expect(await canLogIn(mobile, 'remembered-after-all-9')).toBe(true)
  })

  it('§1.4 a verification link resets no password', async () => {
    const { id } = await shop.person()
    const change = { confirm: confirmed, email: `other${++addresses}@example.com` }
    await shop.profiles.setEmail(id, change, 'zh-CN', visitor)
    await expect(reset(await shop.readMailedToken())).rejects.toMatchObject(invalid)
  })
})
