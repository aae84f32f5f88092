import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { goodPassword, openAccountShop, visitor } from './account.fixtures.ts'
import { createRevokedSessions } from './revoked-sessions.ts'

const minuteMs = 60_000
let shop: Awaited<ReturnType<typeof openAccountShop>>
let userId: number
beforeAll(async () => {
  shop = await openAccountShop()
  userId = (await shop.register('Aspen', '13877770001')).me.id
})
afterAll(() => shop.close())

async function enter() {
  const { session } = await shop.accounts.login({ login: 'Aspen', password: goodPassword }, visitor)
  return session.refreshToken.slice(0, 32)
}
const open = (clock = shop.clock) =>
  createRevokedSessions({ database: shop.database, clock, logger: { warn() {} } })
const endByHand = (family: string, at: number) =>
  shop.database.db.updateTable('user_session').set({ revoked_at: at }).where('family', '=', family).execute()

describe('which sessions have ended', () => {
  it('is known at once in the process that ended them', async () => {
    const [mine, other, third] = [await enter(), await enter(), await enter()]
    await shop.accounts.endSession(userId, other)
    expect([mine, other, third].map(shop.revoked.has)).toEqual([false, true, false])
    await shop.accounts.endSessions(userId, { except: mine })
    expect([mine, other, third].map(shop.revoked.has)).toEqual([false, true, true])
    await shop.accounts.logout({ family: mine })
    expect(shop.revoked.has(mine)).toBe(true)
  })

  it('§1.6, P24 is known within a second in every other process, without being asked for', async () => {
    const other = shop.startProcess()
    const family = await enter()
    await other.revoked.refresh()
    other.revoked.start()
    await shop.accounts.logout({ family })
    expect(other.revoked.has(family)).toBe(false)
    await vi.waitFor(() => expect(other.revoked.has(family)).toBe(true), { timeout: 1000, interval: 20 })
    await other.revoked.stop()
  })

  it('is known to a process that starts later, as long as an access token could live', async () => {
    const family = await enter()
    await shop.accounts.logout({ family })
    shop.clock.advance(15 * minuteMs)
    const later = open()
    await later.refresh()
    expect(later.has(family)).toBe(true)
    shop.clock.advance(minuteMs)
    await later.refresh()
    expect(later.has(family)).toBe(false)
  })

  it('is read from processes whose clocks are late, too', async () => {
    const other = open()
    const family = await enter()
    await other.refresh()
    await endByHand(family, shop.clock.now().getTime() - minuteMs + 1)
    await other.refresh()
    expect(other.has(family)).toBe(true)
  })

  it('reads only what is newer', async () => {
    const [other, family] = [open(), await enter()]
    await other.refresh()
    await endByHand(family, shop.clock.now().getTime() - 2 * minuteMs)
    await other.refresh()
    expect(other.has(family)).toBe(false)
  })
})

describe('a database that does not answer', () => {
  it('leaves what was known and one line in the log; what was missed is read afterwards', async () => {
    const warnings: object[] = []
    let isAway = false
    const db = new Proxy(shop.database.db, {
      get(target, name) {
        if (isAway) throw new Error('away')
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const logger = { warn: (details: object) => void warnings.push(details) }
    const revoked = createRevokedSessions({ database: { ...shop.database, db }, clock: shop.clock, logger })
    const [known, missed] = [await enter(), await enter()]
    await shop.accounts.endSession(userId, known)
    await revoked.refresh()

    isAway = true
    await shop.accounts.endSession(userId, missed)
    for (let n = 0; n < 3; n++) {
      shop.clock.advance(2 * minuteMs)
      await revoked.refresh()
    }
    expect([revoked.has(known), revoked.has(missed), warnings.length]).toEqual([true, false, 1])

    isAway = false
    await revoked.refresh()
    expect(revoked.has(missed)).toBe(true)
  })
})
