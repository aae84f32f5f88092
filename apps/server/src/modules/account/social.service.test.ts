import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { visitor } from './account.fixtures.ts'
import { openProfileShop, type ProfileShop } from './profile.fixtures.ts'
import { createTravels, stranger } from './social.fixtures.ts'
import { mintSecret } from './social-states.ts'

let shop: ProfileShop
beforeAll(async () => {
  shop = await openProfileShop()
})
afterAll(() => shop.close())

const stale = { code: 'account.social_state' }
const minuteMs = 60_000
const { newIdentity, travel, finish, comeBy } = createTravels(() => shop)

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
