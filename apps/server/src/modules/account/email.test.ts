import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { visitor } from './account.fixtures.ts'
import { confirmed, openProfileShop, type ProfileShop, tokenIn } from './profile.fixtures.ts'

let shop: ProfileShop
beforeAll(async () => {
  shop = await openProfileShop()
})
afterAll(() => shop.close())
beforeEach(() => {
  shop.mails.length = 0
})

let addresses = 0
const newAddress = () => `Person${++addresses}@Example.com`
const setEmail = (id: number, email: string, confirm = confirmed, profiles = shop.profiles) =>
  profiles.setEmail(id, { confirm, email }, 'zh-CN', visitor)
const verify = (token: string, profiles = shop.profiles) => profiles.verifyEmail(token)
const invalid = { code: 'account.link_invalid' }

async function verified() {
  const who = await shop.person()
  const email = newAddress()
  await setEmail(who.id, email)
  await verify(await shop.readMailedToken())
  return { ...who, email }
}

describe('§1.4 setting an address', () => {
  it('§1.4 keeps it unverified until the link that was mailed to it is opened', async () => {
    const { id } = await shop.person()
    const email = newAddress()
    expect(await setEmail(id, email)).toMatchObject({ email, emailActive: false })
    const token = await shop.readMailedToken()
    expect(shop.mails).toEqual([expect.objectContaining({ to: email })])
    expect(shop.mails[0]?.text).toContain(`https://shop.test/email/verify?token=${token}`)
    expect(shop.mails[0]?.html).toContain(token)

    expect(await verify(token)).toEqual({ email })
    expect(await shop.accounts.getMe(id)).toMatchObject({ email, emailActive: true })
  })

  it('§1.4 needs the password, or a code to the mobile', async () => {
    const { id } = await shop.person()
    const wrong = { ...confirmed, password: 'not-this-one' }
    await expect(setEmail(id, newAddress(), wrong as typeof confirmed)).rejects.toMatchObject({
      code: 'account.confirmation_wrong',
    })
    expect(await shop.accounts.getMe(id)).toMatchObject({ email: null })
    expect(await shop.listJobs('account.send_mail')).toEqual([])
  })

  it('§1.4 changing it takes the verification back, and the old address no longer counts', async () => {
    const { id, email } = await verified()
    expect(await setEmail(id, newAddress())).toMatchObject({ emailActive: false })
    const other = await shop.person()
    await setEmail(other.id, email)
    await shop.runJobs('account.send_mail')
    const mail = shop.mails.find(({ to }) => to === email && tokenIn(shop.mails.at(-1)) !== '')
    expect(mail).toBeDefined()
    await verify(tokenIn(shop.mails.findLast(({ to }) => to === email)))
    expect(await shop.accounts.getMe(other.id)).toMatchObject({ email, emailActive: true })
  })

  it('§1.4 writes in the language of who asked', async () => {
    const { id } = await shop.person()
    await shop.profiles.setEmail(id, { confirm: confirmed, email: newAddress() }, 'en', visitor)
    await shop.runJobs('account.send_mail')
    expect(shop.mails[0]?.subject).toContain('Verify your e-mail')
    const other = await shop.person()
    await setEmail(other.id, newAddress())
    await shop.runJobs('account.send_mail')
    expect(shop.mails[1]?.subject).toContain('验证')
  })

  it('P5 keeps the link out of the job: neither token nor secret lies in a table or a queue', async () => {
    const { id } = await shop.person()
    await setEmail(id, newAddress())
    const [job] = await shop.listJobs('account.send_mail')
    const token = await shop.readMailedToken()
    expect(token.length).toBeGreaterThan(50)
    expect(JSON.stringify(job)).not.toContain('token')
    expect(JSON.stringify(job)).not.toContain(token.split('.')[1])
  })
})

describe('§1.4 the link', () => {
  it('§1.4 works once', async () => {
    const { id } = await shop.person()
    await setEmail(id, newAddress())
    const token = await shop.readMailedToken()
    await verify(token)
    await expect(verify(token)).rejects.toMatchObject(invalid)
    expect(await shop.accounts.getMe(id)).toMatchObject({ emailActive: true })
  })

  it('§1.4 works once, however many open it at once in whatever processes', async () => {
    const { id } = await shop.person()
    await setEmail(id, newAddress())
    const token = await shop.readMailedToken()
    const other = shop.startProfiles()
    const opened = await Promise.allSettled(
      Array.from({ length: 6 }, (_, i) => verify(token, i % 2 ? other : shop.profiles)),
    )
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('§1.4 works for 24 hours', async () => {
    const [inTime, late] = [await shop.person(), await shop.person()]
    await setEmail(inTime.id, newAddress())
    await setEmail(late.id, newAddress())
    await shop.runJobs('account.send_mail')
    const [first, second] = shop.mails.map(tokenIn)
    shop.clock.advance(24 * 3_600_000 - 1)
    await verify(first ?? '')
    shop.clock.advance(1)
    await expect(verify(second ?? '')).rejects.toMatchObject(invalid)
  })

  it('§1.4 of an older mail is worth nothing once a newer one was asked for', async () => {
    const { id } = await shop.person()
    const email = newAddress()
    await setEmail(id, email)
    const older = await shop.readMailedToken()
    shop.clock.advance(60_000)
    await shop.profiles.resendEmail(id, 'zh-CN')
    const newer = await shop.readMailedToken()
    await expect(verify(older)).rejects.toMatchObject(invalid)
    expect(await verify(newer)).toEqual({ email })
  })

  it('§1.4 does not verify an address that was set after it', async () => {
    const { id } = await shop.person()
    await setEmail(id, newAddress())
    const token = await shop.readMailedToken()
    const changed = newAddress()
    await setEmail(id, changed)
    await expect(verify(token)).rejects.toMatchObject(invalid)
    expect(await shop.accounts.getMe(id)).toMatchObject({ email: changed, emailActive: false })
  })

  it('§1.4 cannot be made up', async () => {
    const { id } = await shop.person()
    await setEmail(id, newAddress())
    const [body = '', mac = ''] = (await shop.readMailedToken()).split('.')
    const text = Buffer.from(body, 'base64url').toString().replace('Person', 'Someone')
    const forged = `${Buffer.from(text).toString('base64url')}.${mac}`
    for (const token of [forged, body, 'x', `${body}.`]) {
      await expect(verify(token)).rejects.toMatchObject(invalid)
    }
  })

  it('§1.4 is not mailed any more when it has been overtaken or is too late', async () => {
    const { id } = await shop.person()
    await setEmail(id, newAddress())
    await setEmail(id, newAddress())
    await shop.runJobs('account.send_mail')
    expect(shop.mails).toHaveLength(1)
    await setEmail(id, newAddress())
    shop.clock.advance(24 * 3_600_000)
    await shop.runJobs('account.send_mail')
    expect(shop.mails).toHaveLength(1)
  })
})

describe('§1.4 one address', () => {
  it('§1.4 belongs to who verifies it first, in whatever case it is written', async () => {
    const [first, second] = [await shop.person(), await shop.person()]
    const email = newAddress()
    await setEmail(first.id, email)
    await setEmail(second.id, email.toLowerCase())
    await shop.runJobs('account.send_mail')
    const [one, other] = shop.mails.map(tokenIn)
    await verify(other ?? '')
    await expect(verify(one ?? '')).rejects.toMatchObject({ code: 'account.email_taken' })
    expect(await shop.accounts.getMe(first.id)).toMatchObject({ emailActive: false })
    expect(await shop.accounts.getMe(second.id)).toMatchObject({ emailActive: true })
  })

  it('§1.4 belongs to one of many who verify it at once', async () => {
    const email = newAddress()
    const people = await Promise.all(Array.from({ length: 4 }, () => shop.person()))
    for (const { id } of people) await setEmail(id, email)
    await shop.runJobs('account.send_mail')
    const other = shop.startProfiles()
    const tried = await Promise.allSettled(
      shop.mails.map((mail, i) => verify(tokenIn(mail), i % 2 ? other : shop.profiles)),
    )
    const refused = tried.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
    expect(refused).toEqual(Array(3).fill('account.email_taken'))
    const all = await Promise.all(people.map(({ id }) => shop.accounts.getMe(id)))
    expect(all.filter((me) => me.emailActive)).toHaveLength(1)
  })
})

describe('§1.4 asking for the mail again', () => {
  it('§1.4 is for who has an address that waits', async () => {
    const { id } = await shop.person()
    const missing = { code: 'account.email_missing' }
    await expect(shop.profiles.resendEmail(id, 'en')).rejects.toMatchObject(missing)
    const { id: done } = await verified()
    await expect(shop.profiles.resendEmail(done, 'en')).rejects.toMatchObject(missing)
  })

  it('§1.4 goes once a minute, the first mail included, however many ask at once', async () => {
    const { id } = await shop.person()
    await setEmail(id, newAddress())
    await expect(shop.profiles.resendEmail(id, 'en')).rejects.toMatchObject({
      code: 'account.mail_too_soon',
      details: { seconds: 60, retryAfterSeconds: 60 },
    })
    shop.clock.advance(60_000)
    const other = shop.startProfiles()
    const asked = await Promise.allSettled(
      Array.from({ length: 6 }, (_, i) => (i % 2 ? other : shop.profiles).resendEmail(id, 'en')),
    )
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await shop.runJobs('account.send_mail')
  })

  it('§1.4 goes ten times a day, whether by asking again or by setting another', async () => {
    shop.clock.advance(86_400_000 - ((shop.clock.now().getTime() + 8 * 3_600_000) % 86_400_000))
    const { id } = await shop.person()
    for (let sent = 0; sent < 5; sent++) {
      await setEmail(id, newAddress())
      shop.clock.advance(60_000)
      await shop.profiles.resendEmail(id, 'en')
    }
    shop.clock.advance(60_000)
    const tooMany = { code: 'account.mail_too_soon' }
    await expect(shop.profiles.resendEmail(id, 'en')).rejects.toMatchObject(tooMany)
    await expect(setEmail(id, newAddress())).rejects.toMatchObject(tooMany)
    shop.clock.advance(86_400_000)
    await setEmail(id, newAddress())
    await shop.runJobs('account.send_mail')
  })
})
