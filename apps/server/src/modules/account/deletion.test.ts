import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goodPassword, visitor } from './account.fixtures.ts'
import { confirmed, openProfileShop, type ProfileShop } from './profile.fixtures.ts'
import { mintSecret } from './social-states.ts'

let shop: ProfileShop
const deleted: number[] = []
let breaksFor: number | undefined
let onDeleted: (userId: number) => unknown = () => {}
beforeAll(async () => {
  shop = await openProfileShop()
  shop.events.on('account.deleted', async (_tx, { userId }) => {
    if (userId === breaksFor) throw new Error('a listener broke')
    deleted.push(userId)
    await onDeleted(userId)
  })
})
afterAll(() => shop.close())

const dayMs = 86_400_000
const sessionFamily = '0'.repeat(32)
const request = (id: number, family = sessionFamily) =>
  shop.profiles.requestDeletion({ id, sessionFamily: family }, confirmed, visitor)
const run = () => shop.runJob('account.delete_due')

function listSessions(userId: number) {
  return shop.database.db.selectFrom('user_session').selectAll().where('user_id', '=', userId).execute()
}

async function linkGithub(userId: number) {
  const browser = { secret: mintSecret(), userId }
  const [github] = shop.providers
  const { redirectUrl } = await shop.socials.start('github', { purpose: 'bind' }, browser)
  const brought = github.approve(redirectUrl, { openid: `gone-${userId}`, nickname: 'Gone' })
  await shop.socials.finish('github', brought, browser, visitor)
}

describe('§1.8 delete account (cooling-off 7 days)', () => {
  it('§1.8 says when it will be, ends the other sessions and keeps this one', async () => {
    const { id } = await shop.person()
    await shop.logIn(id)
    await shop.logIn(id)
    const [kept] = await listSessions(id)
    const me = await request(id, kept?.family)
    expect(me.deletionAt).toBe(new Date(shop.clock.now().getTime() + 7 * dayMs).toISOString())
    const live = (await listSessions(id)).filter((session) => session.revoked_at === null)
    expect(live.map(({ family }) => family)).toEqual([kept?.family])
  })

  it('§1.8 needs the password, or a code to the mobile', async () => {
    const { id } = await shop.person()
    const wrong = { kind: 'password', password: 'not-this-one' } as const
    await expect(shop.profiles.requestDeletion({ id, sessionFamily }, wrong, visitor)).rejects.toMatchObject({
      code: 'account.confirmation_wrong',
    })
    expect(await shop.accounts.getMe(id)).toMatchObject({ deletionAt: null })
  })

  it('§1.8 asking again does not move the day', async () => {
    const { id } = await shop.person()
    const { deletionAt } = await request(id)
    shop.clock.advance(dayMs)
    expect(await request(id)).toMatchObject({ deletionAt })
  })

  it('§1.8 can be called off until it has happened; asked for again it takes seven days again', async () => {
    const { id } = await shop.person()
    await request(id)
    shop.clock.advance(7 * dayMs)
    expect(await shop.profiles.cancelDeletion(id)).toMatchObject({ deletionAt: null })
    await run()
    expect(await shop.rowOf(id)).toMatchObject({ deleted_at: null })
    await request(id)
    shop.clock.advance(7 * dayMs - 1)
    await run()
    expect(await shop.rowOf(id)).toMatchObject({ deleted_at: null })
    shop.clock.advance(1)
    await run()
    expect(await shop.rowOf(id)).toMatchObject({ deleted_at: shop.clock.now().getTime() })
    await expect(shop.profiles.cancelDeletion(id)).rejects.toMatchObject({ code: 'account.session_ended' })
  })

  it('§1.8 leaves nothing in the row or beside it that tells who it was', async () => {
    const { id, mobile } = await shop.person()
    const email = `gone${id}@example.com`
    await shop.profiles.setEmail(id, { confirm: confirmed, email }, 'en', visitor)
    await shop.profiles.verifyEmail(await shop.readMailedToken())
    const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#000' } })
      .png()
      .toBuffer()
    await shop.profiles.putAvatar(id, png)
    const { avatar } = await shop.rowOf(id)
    await linkGithub(id)
    await shop.logIn(id)
    await request(id, 'none')
    shop.clock.advance(7 * dayMs)
    await run()

    expect(await shop.rowOf(id)).toEqual({
      id,
      username: `deleted:${id}`,
      username_key: `deleted:${id}`,
      mobile: `x${id.toString(36)}`,
      password_hash: '',
      nickname: '已注销用户',
      created_at: expect.any(Number),
      email: null,
      email_key: null,
      email_token: null,
      reset_token: null,
      avatar: null,
      delete_after: null,
      deleted_at: shop.clock.now().getTime(),
    })
    const socials = await shop.database.db
      .selectFrom('user_social')
      .selectAll()
      .where('user_id', '=', id)
      .execute()
    expect(socials).toEqual([])
    for (const session of await listSessions(id)) {
      expect(session).toMatchObject({ ip: '', user_agent: '', revoked_at: expect.any(Number) })
    }
    await shop.runJobs('account.drop_picture')
    expect(await shop.storage.exists(avatar ?? '')).toBe(false)
    expect(deleted.filter((userId) => userId === id)).toHaveLength(1)

    // Their mobile and address are free again, and lead into nothing.
    expect(await shop.accounts.findIdByMobile(mobile)).toBeUndefined()
    for (const login of [mobile, email, `deleted:${id}`]) {
      await expect(
        shop.accounts.authenticatePassword({ login, password: goodPassword }, visitor),
      ).rejects.toMatchObject({ code: 'account.wrong_credentials' })
    }
  })

  it('§1.8 happens once, however often and in however many processes the job runs', async () => {
    const { id } = await shop.person()
    await request(id)
    shop.clock.advance(7 * dayMs)
    await Promise.all([run(), run(), shop.startProfiles().deleteDue()])
    shop.clock.advance(dayMs)
    await run()
    expect(deleted.filter((userId) => userId === id)).toHaveLength(1)
    expect((await shop.rowOf(id)).deleted_at).toBe(shop.clock.now().getTime() - dayMs)
  })

  it('§1.8 is whole or not at all: a failure leaves that account as it was, and no other waiting', async () => {
    const [broken, whole] = [await shop.person(), await shop.person()]
    await linkGithub(broken.id)
    await request(broken.id)
    await request(whole.id)
    shop.clock.advance(7 * dayMs)
    breaksFor = broken.id
    await expect(run()).rejects.toThrow('a listener broke')
    expect(await shop.rowOf(whole.id)).toMatchObject({ nickname: '已注销用户' })
    expect(await shop.rowOf(broken.id)).toMatchObject({ mobile: broken.mobile, deleted_at: null })
    expect(await shop.socials.listLinked(broken.id)).toHaveLength(1)

    breaksFor = undefined
    await run()
    expect(await shop.rowOf(broken.id)).toMatchObject({ nickname: '已注销用户' })
    expect(deleted.filter((userId) => userId === broken.id)).toHaveLength(1)
  })

  it('§1.8 calling it off and the job race, and one of them wins whole', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => shop.person()))
    for (const { id } of people) await request(id)
    shop.clock.advance(7 * dayMs)
    const [, ...kept] = await Promise.all([
      run(),
      ...people.map(({ id }) =>
        shop.profiles.cancelDeletion(id).then(
          () => true,
          () => false,
        ),
      ),
    ])
    await run()
    for (const [i, { id, mobile }] of people.entries()) {
      const row = await shop.rowOf(id)
      expect(kept[i] ? row.mobile : row.deleted_at).toEqual(kept[i] ? mobile : expect.any(Number))
      if (kept[i]) expect(row).toMatchObject({ deleted_at: null, delete_after: null })
    }
  })

  it('§1.8 called off while the job is at work on others, nothing of it is touched', async () => {
    const [first, kept] = [await shop.person(), await shop.person()]
    await linkGithub(kept.id)
    await request(first.id)
    shop.clock.advance(1)
    await request(kept.id)
    await shop.logIn(kept.id)
    shop.clock.advance(7 * dayMs)
    let cancelling: Promise<unknown> | undefined
    onDeleted = (userId) => {
      if (userId !== first.id) return
      cancelling = shop.profiles.cancelDeletion(kept.id)
      // SQLite lets it write after this transaction, MariaDB at once.
      return Promise.race([cancelling, new Promise((resolve) => setTimeout(resolve, 200))])
    }
    await run()
    onDeleted = () => {}
    await cancelling
    expect(await shop.rowOf(kept.id)).toMatchObject({ mobile: kept.mobile, deleted_at: null })
    expect(await shop.socials.listLinked(kept.id)).toHaveLength(1)
    expect((await listSessions(kept.id)).filter((session) => session.revoked_at === null)).toHaveLength(1)
    expect(deleted).not.toContain(kept.id)
  })

  it('§1.8 works through more than a batch', async () => {
    const { id } = await shop.person()
    const { id: _, ...row } = await shop.rowOf(id)
    const due = shop.clock.now().getTime()
    await shop.database.db
      .insertInto('user_account')
      .values(
        Array.from({ length: 250 }, (_, i) => ({
          ...row,
          username: `many-${i}`,
          username_key: `many-${i}`,
          mobile: `1360000${String(i).padStart(4, '0')}`,
          delete_after: due,
        })),
      )
      .execute()
    await run()
    const left = await shop.database.db
      .selectFrom('user_account')
      .select('id')
      .where('username', 'like', 'many-%')
      .execute()
    expect(left).toEqual([])
  })
})
