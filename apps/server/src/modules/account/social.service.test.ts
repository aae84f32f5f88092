import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SocialIdentity } from '../../infra/oauth/oauth.ts'
import { goodPassword, visitor } from './account.fixtures.ts'
import { openProfileShop, type ProfileShop } from './profile.fixtures.ts'
import { mintSecret } from './social-states.ts'

let shop: ProfileShop
beforeAll(async () => {
  shop = await openProfileShop()
})
afterAll(() => shop.close())

const stale = { code: 'account.social_state' }
const taken = { code: 'account.social_taken' }
const minuteMs = 60_000
let people = 0
const newIdentity = (): SocialIdentity => ({ openid: `Person-${++people}`, nickname: `Person ${people}` })
const newMobile = () => `1351234${String(++people).padStart(4, '0')}`
const stranger = () => ({ secret: mintSecret(), userId: undefined })
type Browser = { secret: string; userId: number | undefined }

/** Sends the browser out and back; gives what it brings. */
async function travel(
  identity: SocialIdentity,
  { browser = stranger(), name = 'github', socials = shop.socials }: Partial<ReturnType<typeof journey>> = {},
) {
  const purpose = browser.userId === undefined ? 'login' : 'bind'
  const { redirectUrl } = await socials.start(name, { purpose, next: '/cart' }, browser)
  const provider = shop.providers.find((each) => each.name === name) ?? shop.providers[0]
  return { browser, ...provider.approve(redirectUrl, identity) }
}
const journey = (browser: Browser) => ({ browser, name: 'github', socials: shop.socials })

async function finish({ browser, state, code }: Awaited<ReturnType<typeof travel>>, name = 'github') {
  return shop.socials.finish(name, { state, code }, browser, visitor)
}
const comeBy = async (identity: SocialIdentity, browser: Browser = stranger(), name = 'github') =>
  finish(await travel(identity, { browser, name }), name)

/** Arrives with an identity that nobody has; gives the ticket and the browser that may use it. */
async function getTicket(identity = newIdentity(), browser: Browser = stranger()) {
  const outcome = await comeBy(identity, browser)
  if (outcome.outcome !== 'unbound') throw new Error(`expected unbound, got ${outcome.outcome}`)
  return { ...outcome, browser, identity }
}
type Ticket = Awaited<ReturnType<typeof getTicket>>

const bindByLogin = ({ ticket, browser }: Ticket, login: string, password = goodPassword) =>
  shop.socials.bindByLogin({ ticket, login, password }, browser, visitor)
const bindByMobile = ({ ticket, browser }: Ticket, mobile: string, smsCode: string) =>
  shop.socials.bindByMobile({ ticket, mobile, smsCode, acceptedTerms: true }, browser, visitor)
const link = (userId: number, identity: SocialIdentity, name = 'github') =>
  comeBy(identity, { secret: mintSecret(), userId }, name)
const ownerOf = async (identity: SocialIdentity) => {
  const outcome = await comeBy(identity)
  return outcome.outcome === 'entered' ? outcome.entry.me.id : undefined
}

describe('§1.7 the way out and back', () => {
  it('§1.7 leads to the third party with a state of 256 random bits and back to our own page', async () => {
    const urls = await Promise.all(
      Array.from({ length: 3 }, () => shop.socials.start('github', { purpose: 'login' }, stranger())),
    )
    const states = urls.map(({ redirectUrl }) => new URL(redirectUrl).searchParams.get('state'))
    expect(new Set(states).size).toBe(3)
    for (const state of states) expect(state).toMatch(/^[\w-]{43}$/)
    expect(new URL(urls[0]?.redirectUrl ?? '').searchParams.get('redirect_uri')).toBe(
      'https://shop.test/login/social/github',
    )
  })

  it('§1.7 knows only the providers of the shop, and binds only for who is logged in', async () => {
    expect(shop.socials.listOptions()).toEqual([
      { name: 'github', label: 'GitHub' },
      { name: 'qq', label: 'QQ' },
    ])
    const unknown = { code: 'account.provider_unknown' }
    await expect(shop.socials.start('nobody', { purpose: 'login' }, stranger())).rejects.toMatchObject(
      unknown,
    )
    await expect(
      shop.socials.finish('nobody', { state: 'x', code: 'y' }, stranger(), visitor),
    ).rejects.toMatchObject(unknown)
    await expect(shop.socials.start('github', { purpose: 'bind' }, stranger())).rejects.toMatchObject({
      code: 'account.login_required',
    })
  })

  it('§1.7 tells the person that they said no, and the state is used up', async () => {
    const { browser, state, code } = await travel(newIdentity())
    await expect(shop.socials.finish('github', { state }, browser, visitor)).rejects.toMatchObject({
      code: 'account.social_denied',
    })
    await expect(finish({ browser, state, code })).rejects.toMatchObject(stale)
  })

  it('§1.7 takes a state once, however many bring it at once in whatever processes', async () => {
    const { browser, state, code } = await travel(newIdentity())
    const other = shop.startSocials()
    const tried = await Promise.allSettled(
      Array.from({ length: 6 }, (_, i) =>
        (i % 2 ? other : shop.socials).finish('github', { state, code }, browser, visitor),
      ),
    )
    const refused = tried.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
    expect(refused).toEqual(Array(5).fill('account.social_state'))
    await expect(finish({ browser, state, code })).rejects.toMatchObject(stale)
  })

  it('§1.7 takes a state for ten minutes, by our own clock', async () => {
    const [inTime, late] = [await travel(newIdentity()), await travel(newIdentity())]
    shop.clock.advance(10 * minuteMs - 1)
    await finish(inTime)
    shop.clock.advance(1)
    await expect(finish(late)).rejects.toMatchObject(stale)
  })

  it('§1.7 takes no state that another browser set out with, nor one without the cookie', async () => {
    const mine = await travel(newIdentity())
    const theirs = await travel(newIdentity())
    await expect(finish({ ...theirs, browser: mine.browser })).rejects.toMatchObject(stale)
    const { state, code } = mine
    const bare = { secret: undefined, userId: undefined }
    await expect(shop.socials.finish('github', { state, code }, bare, visitor)).rejects.toMatchObject(stale)
  })

  it('§1.7 takes no state of another provider, and none that was made up', async () => {
    const toGithub = await travel(newIdentity())
    await expect(finish(toGithub, 'qq')).rejects.toMatchObject(stale)
    await expect(finish({ ...toGithub, state: mintSecret() })).rejects.toMatchObject(stale)
  })

  it('§1.7 with two tabs on their way in one browser, both come back; swapped, neither does', async () => {
    const browser = stranger()
    const [one, other] = [await travel(newIdentity(), { browser }), await travel(newIdentity(), { browser })]
    expect(await finish(one)).toMatchObject({ outcome: 'unbound' })
    expect(await finish(other)).toMatchObject({ outcome: 'unbound' })
    const [first, second] = [
      await travel(newIdentity(), { browser }),
      await travel(newIdentity(), { browser }),
    ]
    // Each code was given for the other's verifier.
    const refused = { code: 'account.social_refused' }
    await expect(finish({ ...first, code: second.code })).rejects.toMatchObject(refused)
    await expect(finish({ ...second, code: first.code })).rejects.toMatchObject(refused)
  })

  it('§1.7 goes on in this shop and nowhere else', async () => {
    for (const [next, wanted] of [
      ['/user/orders', '/user/orders'],
      ['//evil.example', '/'],
      ['/\t/evil.example', '/'],
      [undefined, '/'],
    ] as const) {
      const browser = stranger()
      const { redirectUrl } = await shop.socials.start('github', { purpose: 'login', next }, browser)
      const brought = shop.providers[0].approve(redirectUrl, newIdentity())
      expect(await finish({ browser, ...brought })).toMatchObject({ next: wanted })
    }
  })

  it('§1.7 takes nobody for a person without an id', async () => {
    await expect(comeBy({ openid: '', nickname: 'x' })).rejects.toMatchObject({
      code: 'account.provider_unreachable',
    })
  })
})

describe('§1.7 an identity that nobody has', () => {
  it('§1.7 is stored as unbound, and the browser gets a ticket for ten minutes', async () => {
    const identity = newIdentity()
    const { ticket, ...outcome } = await comeBy(identity).then((given) => given as Ticket)
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

describe('§1.7 one social identity never binds to two accounts', () => {
  it('§1.7 when two accounts tie it at once, one has it and the other is told', async () => {
    const identity = newIdentity()
    const accounts = await Promise.all(Array.from({ length: 4 }, () => shop.person()))
    const brought = await Promise.all(
      accounts.map(({ id }) => travel(identity, { browser: { secret: mintSecret(), userId: id } })),
    )
    const other = shop.startSocials()
    const tried = await Promise.allSettled(
      brought.map(({ state, code, browser }, i) =>
        (i % 2 ? other : shop.socials).finish('github', { state, code }, browser, visitor),
      ),
    )
    const refused = tried.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
    expect(refused).toEqual(Array(3).fill('account.social_taken'))
    const lists = await Promise.all(accounts.map(({ id }) => shop.socials.listLinked(id)))
    expect(lists.filter((list) => list.length > 0)).toHaveLength(1)
  })

  it('§1.7 when two browsers use two tickets of it at once, one has it and the other is told', async () => {
    const identity = newIdentity()
    const [one, other] = [await shop.person(), await shop.person()]
    const tickets = [await getTicket(identity), await getTicket(identity)] as const
    const tried = await Promise.allSettled([
      bindByLogin(tickets[0], one.mobile),
      bindByLogin(tickets[1], other.mobile),
    ])
    const refused = tried.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
    expect(refused).toEqual(['account.social_taken'])
    const winner = tried[0].status === 'fulfilled' ? one.id : other.id
    expect(await ownerOf(identity)).toBe(winner)
  })

  it('§1.7 who loses after a mobile was verified keeps the account of that mobile', async () => {
    const identity = newIdentity()
    const [winner, mobile] = [await shop.person(), newMobile()]
    const tickets = [await getTicket(identity), await getTicket(identity)] as const
    const smsCode = await shop.sendCode('bind', mobile)
    const { createByMobile } = shop.accounts
    shop.accounts.createByMobile = async (given) => {
      shop.accounts.createByMobile = createByMobile
      await bindByLogin(tickets[0], winner.mobile)
      return createByMobile(given)
    }
    await expect(bindByMobile(tickets[1], mobile, smsCode)).rejects.toMatchObject(taken)
    expect(await ownerOf(identity)).toBe(winner.id)
    const kept = await shop.accounts.findIdByMobile(mobile)
    expect(kept).toBeDefined()
    expect(await shop.socials.listLinked(kept ?? 0)).toEqual([])
  })

  it('§1.7 an identity that somebody has is not tied to another account', async () => {
    const identity = newIdentity()
    const [one, other] = [await shop.person(), await shop.person()]
    expect(await link(one.id, identity)).toEqual({ outcome: 'linked', next: '/cart' })
    await expect(link(other.id, identity)).rejects.toMatchObject(taken)
    expect(await link(one.id, identity)).toMatchObject({ outcome: 'linked' })
    expect(await ownerOf(identity)).toBe(one.id)
  })

  it('§1.7 an account has one identity of each provider', async () => {
    const { id, mobile } = await shop.person()
    await link(id, newIdentity())
    const already = { code: 'account.social_already_linked' }
    const second = newIdentity()
    await expect(link(id, second)).rejects.toMatchObject(already)
    await expect(bindByLogin(await getTicket(second), mobile)).rejects.toMatchObject(already)
    expect(await ownerOf(second)).toBeUndefined()
    await link(id, newIdentity(), 'qq')
    expect((await shop.socials.listLinked(id)).map(({ provider }) => provider).sort()).toEqual([
      'github',
      'qq',
    ])
  })

  it('§1.7 two that differ in case, accents, width or a space are two people', async () => {
    const mark = `Mark-${++people}`
    const openids = [
      mark,
      mark.toLowerCase(),
      `${mark} `,
      `${mark}\u0301`,
      `${mark}\u200b`,
      `^${mark.toLowerCase()}`,
    ]
    const accounts = await Promise.all(openids.map(() => shop.person()))
    for (const [i, openid] of openids.entries()) await link(accounts[i]?.id ?? 0, { openid, nickname: '' })
    for (const [i, openid] of openids.entries()) {
      expect(await ownerOf({ openid, nickname: '' })).toBe(accounts[i]?.id)
    }
  })

  it('§1.7 the same id at two providers is two identities', async () => {
    const identity = newIdentity()
    const [one, other] = [await shop.person(), await shop.person()]
    await link(one.id, identity)
    await link(other.id, identity, 'qq')
    expect(await ownerOf(identity)).toBe(one.id)
  })

  it('§1.7 a state of binding is for the account that asked, not for who is logged in by now', async () => {
    const [one, other] = [await shop.person(), await shop.person()]
    const brought = await travel(newIdentity(), { browser: { secret: mintSecret(), userId: one.id } })
    const { browser, state, code } = brought
    const elsewhere = { ...brought, browser: { ...browser, userId: other.id } }
    await expect(finish(elsewhere)).rejects.toMatchObject(stale)
    const again = await travel(newIdentity(), { browser })
    await expect(finish({ ...again, browser: { ...browser, userId: undefined } })).rejects.toMatchObject(
      stale,
    )
    expect([state, code]).not.toContain('')
    expect(await shop.socials.listLinked(other.id)).toEqual([])
  })

  it('§1.7 nothing is tied to an account that was deleted', async () => {
    const { id } = await shop.person()
    await shop.database.db.updateTable('user_account').set({ deleted_at: 1 }).where('id', '=', id).execute()
    const identity = newIdentity()
    await expect(link(id, identity)).rejects.toMatchObject({ code: 'account.session_ended' })
    expect(await ownerOf(identity)).toBeUndefined()
  })
})

describe('§1.7 a bound account can unbind while it keeps another way in', () => {
  it('§1.7 lists what is tied, by the name that the person has there now', async () => {
    const { id } = await shop.person()
    const identity = newIdentity()
    await link(id, identity)
    await comeBy({ ...identity, nickname: ' New\u202e name ' })
    expect(await shop.socials.listLinked(id)).toEqual([
      {
        provider: 'github',
        label: 'GitHub',
        nickname: 'New name',
        boundAt: shop.clock.now().toISOString(),
        canUnbind: true,
      },
    ])
  })

  it("§1.7 unties, after which the identity is nobody's and another account may have it", async () => {
    const [one, other] = [await shop.person(), await shop.person()]
    const identity = newIdentity()
    await link(one.id, identity)
    await shop.socials.unbind(one.id, 'github')
    await shop.socials.unbind(one.id, 'github')
    expect(await shop.socials.listLinked(one.id)).toEqual([])
    expect(await comeBy(identity)).toMatchObject({ outcome: 'unbound' })
    await link(other.id, identity)
    expect(await ownerOf(identity)).toBe(other.id)
  })

  it("§1.7 touches nobody else's", async () => {
    const [one, other] = [await shop.person(), await shop.person()]
    const identity = newIdentity()
    await link(one.id, identity)
    await shop.socials.unbind(other.id, 'github')
    expect(await ownerOf(identity)).toBe(one.id)
  })

  /** As an account could be that came from elsewhere: no mobile that works and no password. */
  async function personWithout() {
    const who = await shop.person()
    await shop.database.db
      .updateTable('user_account')
      .set({ mobile: `y${who.id}`, password_hash: '' })
      .where('id', '=', who.id)
      .execute()
    return who
  }

  it('§1.7 keeps the last way in', async () => {
    const { id } = await personWithout()
    const identity = newIdentity()
    await link(id, identity)
    expect(await shop.socials.listLinked(id)).toMatchObject([{ canUnbind: false }])
    await expect(shop.socials.unbind(id, 'github')).rejects.toMatchObject({ code: 'account.last_way_in' })
    expect(await ownerOf(identity)).toBe(id)
  })

  it('§1.7 keeps one of two that are untied at once', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await personWithout()
      await link(id, newIdentity())
      await link(id, newIdentity(), 'qq')
      const other = shop.startSocials()
      const tried = await Promise.allSettled([shop.socials.unbind(id, 'github'), other.unbind(id, 'qq')])
      const refused = tried.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
      expect(refused).toEqual(['account.last_way_in'])
      expect(await shop.socials.listLinked(id)).toHaveLength(1)
    }
  })
})
