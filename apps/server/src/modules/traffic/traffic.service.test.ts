import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { trafficJobs } from './index.ts'
import { openTrafficScene, type TrafficScene } from './traffic.fixtures.ts'

let scene: TrafficScene
beforeEach(async () => {
  scene = await openTrafficScene({ trustedProxies: ['198.51.100.1', 'loopback'] })
})
afterEach(() => scene.close())

const minute = 60_000
const missing = { status: 404, method: 'GET', route: '/*', countedAs: 'shared', site: undefined } as const
const deny = (range: string, more: { lengthMs?: number; isForced?: boolean } = {}) =>
  scene.one.addRule({ range, verdict: 'deny', reason: 'spam', ...more })
const allow = (range: string) => scene.one.addRule({ range, verdict: 'allow', reason: 'our office' })

async function refuse(ip: string, times: number, traffic = scene.one): Promise<void> {
  for (let n = 0; n < times; n++) await traffic.noteRefusal(ip, missing)
}

describe('§16.1 bans by hand', () => {
  it('hold for every address of a range, of both kinds, and for no other', async () => {
    await deny('203.0.113.77/24')
    await deny('2001:db8:1::/48')
    for (const ip of ['203.0.113.0', '203.0.113.255', '::ffff:203.0.113.9', '2001:db8:1:ffff::1'])
      expect(scene.one.isBanned(ip), ip).toBe(true)
    for (const ip of ['203.0.112.255', '203.0.114.0', '2001:db8:2::1', 'not an address', ''])
      expect(scene.one.isBanned(ip), ip).toBe(false)
    expect((await scene.two.listRules()).map(({ cidr }) => cidr)).toEqual([
      '2001:db8:1::/48',
      '203.0.113.0/24',
    ])
  })

  it('P24 hold in every process within a second, and so does their end', async () => {
    scene.two.start()
    await deny('203.0.113.7')
    expect(scene.one.isBanned('203.0.113.7')).toBe(true)
    await expect.poll(() => scene.two.isBanned('203.0.113.7'), { timeout: 1_000 }).toBe(true)
    await scene.one.removeRule('203.0.113.7')
    await expect.poll(() => scene.two.isBanned('203.0.113.7'), { timeout: 1_000 }).toBe(false)
  })

  it('end by the clock, without anybody asking the database', async () => {
    await deny('203.0.113.7', { lengthMs: 10 * minute })
    await deny('203.0.113.8')
    expect(scene.one.isBanned('203.0.113.7')).toBe(true)
    scene.clock.advance(10 * minute - 1)
    expect(scene.one.isBanned('203.0.113.7')).toBe(true)
    scene.clock.advance(1)
    expect(scene.one.isBanned('203.0.113.7')).toBe(false)
    expect(scene.one.isBanned('203.0.113.8')).toBe(true)
  })

  it('give way to the allow list, however narrow the ban is', async () => {
    await allow('203.0.113.0/24')
    await deny('203.0.113.7')
    expect(scene.one.isBanned('203.0.113.7')).toBe(false)
    await scene.one.removeRule('203.0.113.0/24')
    expect(scene.one.isBanned('203.0.113.7')).toBe(true)
  })

  it('are replaced by a newer rule for the same range, in whatever spelling', async () => {
    await deny('203.0.113.9/24')
    await scene.one.addRule({ range: '::ffff:203.0.113.1/120', verdict: 'allow', reason: 'sorry' })
    expect(await scene.one.listRules()).toMatchObject([
      { cidr: '203.0.113.0/24', verdict: 'allow', reason: 'sorry' },
    ])
  })

  it.each(['0.0.0.0/0', '203.0.113.7/7', '::/0', '2000::/15', '::ffff:0:0/96'])(
    'refuse %s as a mistake unless forced',
    async (range) => {
      await expect(deny(range)).rejects.toThrow('large part of the world')
      expect(await scene.one.listRules()).toEqual([])
      await deny(range, { isForced: true })
      expect(
        scene.one.isBanned(range.includes(':') && range !== '::ffff:0:0/96' ? '2001::1' : '202.1.1.1'),
      ).toBe(true)
    },
  )

  it.each(['127.0.0.1', '::1', '198.51.100.0/24'])(
    'refuse %s, where we or our proxies are, unless forced',
    async (range) => {
      await expect(deny(range)).rejects.toThrow('this machine or a trusted proxy')
      await deny(range, { isForced: true })
      expect(await scene.one.listRules()).toHaveLength(1)
    },
  )

  it('stay in force while the store is away', async () => {
    await deny('203.0.113.7')
    await scene.two.refresh()
    await scene.loseStore()
    await deny('203.0.113.8')
    await scene.two.refresh()
    expect(['203.0.113.7', '203.0.113.8'].map(scene.two.isBanned)).toEqual([true, true])
  })
})

describe('§16.1 bans by themselves', () => {
  it('come after 300 refusals within ten minutes, for a quarter of an hour, then for twice as long', async () => {
    await refuse('203.0.113.7', 300)
    expect(scene.one.isBanned('203.0.113.7')).toBe(false)
    await refuse('203.0.113.7', 1)
    expect(scene.one.isBanned('203.0.113.7')).toBe(true)
    expect(await scene.one.listRules()).toMatchObject([{ verdict: 'deny', source: 'auto' }])
    scene.clock.advance(15 * minute)
    expect(scene.one.isBanned('203.0.113.7')).toBe(false)

    await refuse('203.0.113.7', 301)
    scene.clock.advance(30 * minute - 1)
    expect(scene.one.isBanned('203.0.113.7')).toBe(true)
    scene.clock.advance(1)
    expect(scene.one.isBanned('203.0.113.7')).toBe(false)
  })

  it('do not come for as many over a longer time', async () => {
    for (let n = 0; n < 40; n++) {
      await refuse('203.0.113.7', 25)
      scene.clock.advance(minute)
    }
    expect(await scene.one.listRules()).toEqual([])
  })

  it('P24 come for what two processes have seen together, once', async () => {
    for (let n = 0; n < 16; n++) {
      await Promise.all([refuse('203.0.113.7', 10, scene.one), refuse('203.0.113.7', 10, scene.two)])
      await Promise.all([scene.one.refresh(), scene.two.refresh()])
    }
    await Promise.all([refuse('203.0.113.7', 1, scene.one), refuse('203.0.113.7', 1, scene.two)])
    await scene.two.refresh()
    expect(scene.two.isBanned('203.0.113.7')).toBe(true)
    const [rule] = await scene.one.listRules()
    expect((rule?.expires_at ?? 0) - (rule?.created_at ?? 0)).toBe(15 * minute)
  })

  it('take the whole /64 of an IPv6 customer, who has as many addresses as they like', async () => {
    for (let n = 0; n < 301; n++) await refuse(`2001:db8:1:2::${n.toString(16)}`, 1)
    expect(scene.one.isBanned('2001:db8:1:2:ffff::1')).toBe(true)
    expect(scene.one.isBanned('2001:db8:1:3::1')).toBe(false)
  })

  it('never come for this machine, a trusted proxy, the allow list, or what is no address', async () => {
    await allow('203.0.113.0/24')
    for (const ip of ['127.0.0.1', '::1', '198.51.100.1', '203.0.113.7', 'unknown']) await refuse(ip, 400)
    expect(await scene.one.listRules()).toHaveLength(1)
  })

  it('come also while the store is away', async () => {
    await scene.loseStore()
    await refuse('203.0.113.7', 301)
    expect(scene.one.isBanned('203.0.113.7')).toBe(true)
  })

  it('leave a rule alone that somebody has made for the address', async () => {
    await deny('203.0.113.7', { lengthMs: minute })
    // The other process has not heard of it yet.
    await refuse('203.0.113.7', 301, scene.two)
    expect(await scene.one.listRules()).toMatchObject([{ source: 'hand', reason: 'spam' }])
  })
})

it('the nightly job deletes rules that have run out, and no others', async () => {
  await deny('203.0.113.7', { lengthMs: minute })
  await deny('203.0.113.8', { lengthMs: 3 * minute })
  await deny('203.0.113.9')
  scene.clock.advance(2 * minute)
  const { handlers, crons } = trafficJobs({ traffic: scene.one })
  for (const { name, payload } of crons) await handlers[name]?.(payload, { id: '1', attempt: 1 })
  const rows = await scene.database.db.selectFrom('ip_rule').select('cidr').orderBy('cidr').execute()
  expect(rows.map(({ cidr }) => cidr)).toEqual(['203.0.113.8/32', '203.0.113.9/32'])
})
