import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findFreePort } from '../../../test/free-port.ts'
import { scratch } from '../../../test/scratch.ts'
import { startRedis, type TestServer } from '../../../test/servers.ts'
import { aClaim, anItem, aRequest, closesAt, inPages, readPages, takeNow } from './flash-gate.fixtures.ts'
import type { FlashGate, GateClaim } from './flash-gate.ts'
import { openRedisFlashGate } from './redis-flash-gate.ts'

let folder: string
let server: TestServer
let redis: Redis
let gate: FlashGate

async function open(options: string[]) {
  folder = await mkdtemp(join(scratch, 'jishi-test-gate-'))
  server = await startRedis({ folder, options })
  redis = new Redis(server.url)
  redis.on('error', () => {})
  gate = openRedisFlashGate({ url: server.url, prefix: 'shop:' })
}

afterEach(async () => {
  redis.disconnect()
  await gate.close()
  await server.stop()
  await rm(folder, { recursive: true })
})

describe('the flash gate on a cluster', () => {
  // A cluster of one, which refuses a step on keys that could be on several nodes all the same.
  beforeEach(async () => {
    await open(['--cluster-enabled', 'yes', '--cluster-port', String(await findFreePort())])
    await redis.call('cluster', 'addslotsrange', '0', '16383')
    await vi.waitFor(async () => expect(await redis.cluster('INFO')).toContain('cluster_state:ok'), 20_000)
  })

  it('keeps every step on one node of a cluster', async () => {
    for (const itemId of [1, 2, 3]) {
      await gate.build(anItem({ itemId }))
      await gate.build(anItem({ itemId, epoch: 2, claims: [aClaim()] }))
      await gate.claim(aRequest('a', { itemId }))
      await gate.claim(aRequest('b', { itemId }))
      await gate.sell(itemId, 'a')
      await gate.giveBack(itemId, 'b')
      await gate.correct(itemId, 2, aClaim({ state: 'sold' }))
      expect(await readPages(gate.listClaims(itemId))).toEqual(['a', 'known'])
      expect(await readPages(gate.listLog(itemId))).toEqual(['a', 'b'])
      expect((await gate.readStates(itemId, ['b', 'known']))?.states).toEqual(['gone', 'sold'])
    }
    const taken = await takeNow(gate, 'w1', 100, [1, 2, 3])
    expect(taken).toHaveLength(6)
    for (const { itemId, entry } of taken) await gate.finish(itemId, [entry])
    const keys = await redis.keys('*')
    expect(keys).toHaveLength(6)
    expect(keys.filter((key) => !/^shop:\{flash:\d\}/.test(key))).toEqual([])
  })
})

describe('the flash gate and its Redis', () => {
  beforeEach(() => open(['--appendonly', 'no']))

  it('leaves nothing for ever: every key ends a day after the window, whatever was written since', async () => {
    await gate.build(anItem({ now: closesAt - 3_600_000 }))
    await gate.claim(aRequest('a'))
    await gate.claim(aRequest('b'))
    await gate.giveBack(1, 'a')
    await gate.finish(
      1,
      (await takeNow(gate)).map(({ entry }) => entry),
    )
    const expiries = await Promise.all((await redis.keys('*')).map((key) => redis.pttl(key)))
    expect(expiries).toHaveLength(2)
    for (const ms of expiries) expect(Math.abs(ms - 25 * 3_600_000)).toBeLessThan(10_000)
  })

  it('looks for what was left lying now and then, not with every take: it costs more, the more is under way', async () => {
    await gate.build(anItem({ free: 50 }))
    await redis.config('RESETSTAT')
    const takeTwenty = async (idleMs: number) => {
      for (let i = 0; i < 20; i++) {
        await gate.claim(aRequest(`${idleMs}-${i}`))
        await gate.take('w1', { itemIds: [1], limit: 9, waitMs: 0, idleMs })
      }
      return Number(/xautoclaim:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1])
    }
    expect(await takeTwenty(600_000)).toBe(1)
    expect(await takeTwenty(0)).toBe(21)
  })

  it('goes on when Redis has forgotten the scripts, in the middle of many claims', async () => {
    await gate.build(anItem({ free: 50 }))
    const claims = Array.from({ length: 200 }, (_, i) => gate.claim(aRequest(`a${i}`)))
    await redis.script('FLUSH')
    const later = Array.from({ length: 200 }, (_, i) => gate.claim(aRequest(`b${i}`)))
    const answers = await Promise.all([...claims, ...later])
    expect(answers.filter(({ kind }) => kind === 'held')).toHaveLength(50)
    await redis.script('FLUSH')
    expect(await takeNow(gate)).toHaveLength(50)
    await redis.script('FLUSH')
    expect(await gate.giveBack(1, 'a0')).toBe(true)
  })

  it('gives no entry of its log an id twice, also where the clock of Redis was set back between two gates', async () => {
    await gate.build(anItem())
    const ahead = `${Date.now() + 3_600_000}-7`
    await redis.xadd('shop:{flash:1}:log', ahead, 'claim', 'a', 'record', 'held,1,7,1,1')
    await gate.build(anItem({ epoch: 2 }))
    await gate.claim(aRequest('b'))
    const [taken] = await takeNow(gate)
    expect(taken?.entry).toBe(ahead.replace('-7', '-8'))
  })

  it('is unsure after Redis came back empty, and works again when it is built', async () => {
    await gate.build(anItem())
    await gate.claim(aRequest('a'))
    await server.kill9()
    const startedAt = Date.now()
    await expect(gate.claim(aRequest('b'))).rejects.toThrow()
    await expect(takeNow(gate)).rejects.toThrow()
    expect(Date.now() - startedAt).toBeLessThan(3000)

    await server.restart()
    await vi.waitFor(async () => expect(await gate.claim(aRequest('c'))).toEqual({ kind: 'unsure' }), 5000)
    expect([await gate.look(1), await gate.find(1, 'a'), await takeNow(gate)]).toEqual([
      undefined,
      undefined,
      [],
    ])
    expect(await gate.giveBack(1, 'a')).toBe(false)
    expect(await gate.build(anItem({ epoch: 2 }))).toBe(true)
    expect(await gate.claim(aRequest('d'))).toMatchObject({ kind: 'held', epoch: 2 })
    expect(await takeNow(gate)).toHaveLength(1)
  })

  it('tells those who watch in every process, also after Redis was away', async () => {
    const other = openRedisFlashGate({ url: server.url, prefix: 'shop:' })
    const stranger = openRedisFlashGate({ url: server.url, prefix: 'another:' })
    const heard: number[] = []
    const strange: number[] = []
    other.watch((itemId) => heard.push(itemId))
    stranger.watch((itemId) => strange.push(itemId))
    let epoch = 0
    const expectNews = () =>
      vi.waitFor(async () => {
        await gate.build(anItem({ epoch: ++epoch }))
        expect(heard.splice(0)).toContain(1)
      }, 5000)
    await expectNews()
    await server.restart()
    await expectNews()
    expect(strange).toEqual([])
    await Promise.all([other.close(), stranger.close()])
  })
})

describe('a gate of many claims in Redis', () => {
  beforeEach(() =>
    open(['--appendonly', 'no', '--slowlog-log-slower-than', '0', '--slowlog-max-len', '100000']),
  )

  const claims = Array.from({ length: 20_000 }, (_, i) => aClaim({ claimId: `c${i}`, userId: i }))
  const listDrafts = () => redis.keys('*:draft:*')

  /** Pages of a thousand; `before` is called before each of them and before the end, with how many were read. */
  async function* read(before: (pages: number) => Promise<unknown>) {
    let count = 0
    for (const page of inPages(claims, 1000)) {
      await before(count++)
      yield page
    }
    await before(count)
  }

  /** Microseconds of each command since the last call, the longest first. */
  async function listTimes(): Promise<number[]> {
    const log = (await redis.slowlog('GET', 100_000)) as [
      id: number,
      at: number,
      us: number,
      args: string[],
    ][]
    await redis.slowlog('RESET')
    const ofOthers = log.filter(([, , , [command]]) => command !== 'slowlog')
    return ofOthers.map(([, , us]) => us).toSorted((a, b) => b - a)
  }

  const countFreedAside = async () =>
    Number(/lazyfreed_objects:(\d+)/.exec(await redis.info('memory'))?.[1] ?? Number.NaN)

  it('is built, and built anew over as many, by many short commands and no long one', async () => {
    for (const epoch of [1, 2]) {
      await listTimes()
      expect(await gate.build(anItem({ epoch, claims }))).toBe(true)
      const times = await listTimes()
      expect(times[0]).toBeLessThan(times.reduce((sum, us) => sum + us, 0) / 5)
    }
    await vi.waitFor(async () => expect(await countFreedAside()).toBeGreaterThanOrEqual(1))
  })

  it('leaves no draft: neither one that is finished nor one that is given up, late or too old', async () => {
    const build = (epoch: number, list: AsyncGenerator<GateClaim[]>) =>
      gate.build({ ...anItem({ epoch }), claims: list })
    const seen: number[] = []
    expect(
      await build(
        2,
        read(async () => seen.push((await listDrafts()).length)),
      ),
    ).toBe(true)
    expect(seen).toEqual([0, ...claims.slice(0, 20).map(() => 1)])
    expect(await listDrafts()).toEqual([])
    await expect(
      build(
        3,
        read(async (pages) => {
          if (pages === 3) throw new Error('no more rows')
        }),
      ),
    ).rejects.toThrow('no more rows')
    expect(await listDrafts()).toEqual([])
    const late = read(async (pages) => pages === 3 && (await gate.build(anItem({ epoch: 4 }))))
    expect(await build(3, late)).toBe(false)
    expect(await listDrafts()).toEqual([])
  })

  it('expires where its builder dies: a draft lives for a minute from its last page on', async () => {
    const dying = openRedisFlashGate({ url: server.url, prefix: 'shop:', abandonMs: 500 })
    const ages: number[] = []
    const never = Promise.withResolvers<void>()
    const half = Promise.withResolvers<void>()
    const pages = read(async (count) => {
      for (const draft of await listDrafts()) ages.push(await redis.pttl(draft))
      if (count === 5) half.resolve()
      if (count === 5) await never.promise
    })
    const building = dying.build({ ...anItem(), claims: pages }).catch((error: Error) => error.message)
    await half.promise
    expect(ages).toHaveLength(5)
    for (const ms of ages) expect(ms).toBeGreaterThan(100)
    expect(await listDrafts()).toHaveLength(1)
    await vi.waitFor(async () => expect(await listDrafts()).toEqual([]), 3000)
    never.resolve()
    expect(await building).toContain('gone')

    const lived = read(async (count) => {
      if (count !== 1) return
      const [draft = ''] = await listDrafts()
      expect(Math.abs((await redis.pttl(draft)) - 60_000)).toBeLessThan(5000)
    })
    expect(await gate.build({ ...anItem(), claims: lived })).toBe(true)
    await dying.close()
  })

  it('is not half built by a Redis that comes back empty in the middle, and all is well with the next build', async () => {
    for (const emptiedAt of [1, 7, 20]) {
      const pages = read(async (count) => count === emptiedAt && (await redis.flushall()))
      await expect(gate.build({ ...anItem(), claims: pages }), `at ${emptiedAt}`).rejects.toThrow('gone')
      expect(await redis.keys('*')).toEqual([])
      expect(await gate.claim(aRequest('a'))).toEqual({ kind: 'unsure' })
    }
    expect(await gate.build(anItem({ claims }))).toBe(true)
    expect(await gate.look(1)).toMatchObject({ held: 20_000 })
  })
})
