import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { visitor } from './account.fixtures.ts'
import { openProfileShop, type ProfileShop } from './profile.fixtures.ts'
import { createTravels } from './social.fixtures.ts'
import { mintSecret } from './social-states.ts'

let shop: ProfileShop
beforeAll(async () => {
  shop = await openProfileShop()
})
afterAll(() => shop.close())

const stale = { code: 'account.social_state' }
const taken = { code: 'account.social_taken' }
const {
  newIdentity,
  newMobile,
  travel,
  finish,
  comeBy,
  getTicket,
  bindByLogin,
  bindByMobile,
  link,
  ownerOf,
} = createTravels(() => shop)

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
    const mark = 'Mark-of-1'
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
