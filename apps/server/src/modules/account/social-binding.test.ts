import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProfileShop, type ProfileShop } from './profile.fixtures.ts'
import { createTravels, stranger } from './social.fixtures.ts'

let shop: ProfileShop
beforeAll(async () => {
  shop = await openProfileShop()
})
afterAll(() => shop.close())

const stale = { code: 'account.social_state' }
const taken = { code: 'account.social_taken' }
const minuteMs = 60_000
const { newIdentity, newMobile, comeBy, getTicket, bindByLogin, bindByMobile, ownerOf } = createTravels(
  () => shop,
)

describe('§1.7 an identity that nobody has', () => {
  it('§1.7 is stored as unbound, and the browser gets a ticket for ten minutes', async () => {
    const identity = newIdentity()
    const { browser: _b, identity: _i, ticket, ...outcome } = await getTicket(identity)
    expect(outcome).toEqual({
      outcome: 'unbound',
      expiresInSeconds: 600,
      provider: 'github',
      nickname: identity.nickname,
      next: '/cart',
    })
    expect(ticket.length).toBeLessThan(1000)
    expect(await comeBy(identity)).toMatchObject({ outcome: 'unbound' })
    const rows = await shop.database.db
      .selectFrom('user_social')
      .selectAll()
      .where('nickname', '=', identity.nickname)
      .execute()
    expect(rows).toEqual([expect.objectContaining({ user_id: null, bound_at: null })])
  })

  it('§1.7 is tied to an existing account by its password, and logs in from then on', async () => {
    const { id, mobile } = await shop.person()
    const given = await getTicket()
    const entry = await bindByLogin(given, mobile)
    expect(entry.me.id).toBe(id)
    expect(entry.session.accessToken).toBeDefined()
    expect(await ownerOf(given.identity)).toBe(id)
  })

  it('§1.7 is not tied by a wrong password; the ticket is good for another try', async () => {
    const { id, mobile } = await shop.person()
    const given = await getTicket()
    await expect(bindByLogin(given, mobile, 'not-this-one')).rejects.toMatchObject({
      code: 'account.wrong_credentials',
    })
    expect(await ownerOf(given.identity)).toBeUndefined()
    expect((await bindByLogin(given, mobile)).me.id).toBe(id)
  })

  it('§1.7 joins the account that has the verified mobile', async () => {
    const { id, mobile } = await shop.person()
    const given = await getTicket()
    const entry = await bindByMobile(given, mobile, await shop.sendCode('bind', mobile))
    expect(entry.me.id).toBe(id)
    expect(await ownerOf(given.identity)).toBe(id)
  })

  it('§1.7 registers an account for a mobile that nobody has', async () => {
    const mobile = newMobile()
    const given = await getTicket()
    const entry = await bindByMobile(given, mobile, await shop.sendCode('bind', mobile))
    expect(await shop.accounts.findIdByMobile(mobile)).toBe(entry.me.id)
    expect(entry.me).toMatchObject({ hasPassword: false })
    expect(await ownerOf(given.identity)).toBe(entry.me.id)
  })

  it('§1.7 is not tied by a wrong code, nor by one that was sent for something else', async () => {
    const mobile = newMobile()
    const given = await getTicket()
    const forChanging = await shop.sendCode('change_mobile', mobile)
    await expect(bindByMobile(given, mobile, forChanging)).rejects.toMatchObject({
      code: 'account.sms_code_wrong',
    })
    expect(await shop.accounts.findIdByMobile(mobile)).toBeUndefined()
    expect(await ownerOf(given.identity)).toBeUndefined()
  })
})

describe('§1.7 the bind ticket', () => {
  it('§1.7 is good for ten minutes', async () => {
    const [{ mobile }, other] = [await shop.person(), await shop.person()]
    const [inTime, late] = [await getTicket(), await getTicket()]
    shop.clock.advance(10 * minuteMs - 1)
    await bindByLogin(inTime, mobile)
    shop.clock.advance(1)
    await expect(bindByLogin(late, other.mobile)).rejects.toMatchObject(stale)
  })

  it('§1.7 is good in the browser that got it, only there, and only unchanged', async () => {
    const { mobile } = await shop.person()
    const given = await getTicket()
    const [body = '', mac = ''] = given.ticket.split('.')
    const forged = Buffer.from(body, 'base64url').toString().replace('github', 'qq')
    for (const wrong of [
      { ...given, browser: stranger() },
      { ...given, browser: { secret: undefined as unknown as string, userId: undefined } },
      { ...given, ticket: `${Buffer.from(forged).toString('base64url')}.${mac}` },
      { ...given, ticket: `${body}.x` },
    ]) {
      await expect(bindByLogin(wrong, mobile)).rejects.toMatchObject(stale)
      await expect(bindByMobile(wrong, mobile, '000000')).rejects.toMatchObject(stale)
    }
    await bindByLogin(given, mobile)
  })

  it('§1.7 is worth nothing once it was used, also when its identity was untied again', async () => {
    const { id, mobile } = await shop.person()
    const given = await getTicket()
    await bindByLogin(given, mobile)
    await expect(bindByLogin(given, mobile)).rejects.toMatchObject(taken)
    shop.clock.advance(1000)
    await shop.socials.unbind(id, 'github')
    await expect(bindByLogin(given, mobile)).rejects.toMatchObject(taken)
    await getTicket(given.identity, given.browser)
    await expect(bindByLogin(given, mobile)).rejects.toMatchObject(taken)
    expect(await ownerOf(given.identity)).toBeUndefined()
  })

  it('§1.7 is worth nothing before anything is done for it: no code is used up, no account is made', async () => {
    const [{ mobile }, other] = [await shop.person(), newMobile()]
    const given = await getTicket()
    await bindByLogin(given, mobile)
    const smsCode = await shop.sendCode('bind', other)
    await expect(bindByMobile(given, other, smsCode)).rejects.toMatchObject(taken)
    expect(await shop.accounts.findIdByMobile(other)).toBeUndefined()
    await bindByMobile(await getTicket(), other, smsCode)
  })

  it('§1.7 is for the identity as it was stored, also when that changes while it is being used', async () => {
    const identity = newIdentity()
    const [winner, mobile] = [await shop.person(), newMobile()]
    const tickets = [await getTicket(identity), await getTicket(identity)] as const
    const smsCode = await shop.sendCode('bind', mobile)
    const { createByMobile } = shop.accounts
    shop.accounts.createByMobile = async (given) => {
      shop.accounts.createByMobile = createByMobile
      await bindByLogin(tickets[0], winner.mobile)
      await shop.socials.unbind(winner.id, 'github')
      shop.clock.advance(1000)
      await getTicket(identity)
      return createByMobile(given)
    }
    await expect(bindByMobile(tickets[1], mobile, smsCode)).rejects.toMatchObject(taken)
    expect(await ownerOf(identity)).toBeUndefined()
  })
})
