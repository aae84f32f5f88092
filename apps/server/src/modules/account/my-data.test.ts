import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goodPassword, visitor } from './account.fixtures.ts'
import { confirmed, openProfileShop, type ProfileShop } from './profile.fixtures.ts'
import { mintSecret } from './social-states.ts'

let shop: ProfileShop
const asked: number[] = []
beforeAll(async () => {
  const orders = async (userId: number) => {
    asked.push(userId)
    return [{ orderNo: '20261121000000000000001001', totalFen: 1230 }]
  }
  shop = await openProfileShop({ exporters: [{ name: 'orders', read: orders }] })
})
afterAll(() => shop.close())

async function download(userId: number) {
  const zip = unzipSync(await shop.profiles.downloadMyData(userId))
  return Object.fromEntries(Object.entries(zip).map(([name, bytes]) => [name, strFromU8(bytes)]))
}

describe('§1.8 download my data', () => {
  it('§1.8 is a ZIP of what this module and all others know of me, and a word about it in both languages', async () => {
    const { id, mobile } = await shop.person()
    await shop.profiles.setEmail(id, { confirm: confirmed, email: 'Mine@example.com' }, 'en', visitor)
    await shop.logIn(id)
    const browser = { secret: mintSecret(), userId: id }
    const { redirectUrl } = await shop.socials.start('github', { purpose: 'bind' }, browser)
    const brought = shop.providers[0].approve(redirectUrl, { openid: 'Octo-7', nickname: 'octo' })
    await shop.socials.finish('github', brought, browser, visitor)

    const files = await download(id)
    expect(Object.keys(files).sort()).toEqual([
      'README.txt',
      'linked-accounts.json',
      'orders.json',
      'profile.json',
      'sessions.json',
    ])
    expect(JSON.parse(files['profile.json'] ?? '')).toMatchObject({
      id,
      mobile,
      email: 'Mine@example.com',
      emailActive: false,
      deletionAt: null,
    })
    expect(JSON.parse(files['sessions.json'] ?? '')).toEqual([
      expect.objectContaining({ ip: visitor.ip, userAgent: visitor.userAgent, endedAt: null }),
    ])
    expect(JSON.parse(files['linked-accounts.json'] ?? '')).toEqual([
      expect.objectContaining({ provider: 'github', openid: 'Octo-7', nickname: 'octo' }),
    ])
    expect(JSON.parse(files['orders.json'] ?? '')).toEqual([expect.objectContaining({ totalFen: 1230 })])
    expect(files['orders.json']).toContain('\n  ')
    expect(files['README.txt']).toMatch(/我在集市的数据[\s\S]*My data at Jishi/)
    expect(asked).toEqual([id])
  })

  it('§1.8 holds no hash, no token and no code', async () => {
    const { id, mobile } = await shop.person()
    await shop.profiles.setEmail(id, { confirm: confirmed, email: `m${id}@example.com` }, 'en', visitor)
    const token = await shop.readMailedToken()
    const { session } = await shop.accounts.enter(id, { isPersistent: true }, visitor)
    const code = await shop.sendCode('login', mobile)
    const everything = Object.values(await download(id)).join('\n')
    const row = await shop.rowOf(id)
    const rows = await shop.database.db
      .selectFrom('user_session')
      .selectAll()
      .where('user_id', '=', id)
      .execute()
    const secrets = [
      row.password_hash,
      row.email_token,
      token,
      goodPassword,
      session.accessToken,
      session.refreshToken,
      ...rows.flatMap(({ family, token_hash }) => [family, token_hash]),
      `"${code}"`,
      'argon2',
    ]
    for (const secret of secrets) {
      expect(secret?.length).toBeGreaterThan(5)
      expect(everything).not.toContain(secret)
    }
  })

  it('§1.8 goes once a minute', async () => {
    const { id } = await shop.person()
    await download(id)
    await expect(download(id)).rejects.toMatchObject({
      code: 'request.too_many',
      details: { retryAfterSeconds: 60 },
    })
    await download((await shop.person()).id)
    shop.clock.advance(60_000)
    const both = await Promise.allSettled([download(id), shop.startProfiles().downloadMyData(id)])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})
