import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findFreePort } from '../../../test/free-port.ts'
import { scratch } from '../../../test/scratch.ts'
import { startRedis, type TestServer } from '../../../test/servers.ts'
import { aClaim, anItem, aRequest, closesAt, readPages, takeNow } from './flash-gate.fixtures.ts'
import type { FlashGate } from './flash-gate.ts'
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
      await gate.build(anItem({ itemId, claims: [aClaim()] }))
      await gate.claim(aRequest('a', { itemId }))
      await gate.claim(aRequest('b', { itemId }))
      await gate.sell(itemId, 'a')
      await gate.giveBack(itemId, 'b')
      await gate.correct(itemId, 1, aClaim({ state: 'sold' }))
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
