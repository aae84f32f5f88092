import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findFreePort } from '../../../test/free-port.ts'
import { scratch } from '../../../test/scratch.ts'
import { startRedis, type TestServer } from '../../../test/servers.ts'
import type { Push } from './push.ts'
import { openRedisPush } from './redis-push.ts'

let folder: string
let server: TestServer
let redis: Redis
let push: Push

async function open(options: string[]) {
  folder = await mkdtemp(join(scratch, 'jishi-test-push-'))
  server = await startRedis({ folder, options })
  redis = new Redis(server.url)
  redis.on('error', () => {})
  push = openRedisPush({ url: server.url, prefix: 'shop:' })
}
afterEach(async () => {
  redis.disconnect()
  await push.close()
  await server.stop()
  await rm(folder, { recursive: true })
})

describe('§14.2 push and its Redis', () => {
  beforeEach(() => open(['--appendonly', 'no']))

  it('sends to many people in one packet', async () => {
    await push.send(1, 'test', {})
    const packets = async () => Number(/total_reads_processed:(\d+)/.exec(await redis.info('stats'))?.[1])
    const before = await packets()
    await push.sendAll(Array.from({ length: 200 }, (_, userId) => ({ userId, kind: 'test', data: {} })))
    // The other one is the question.
    expect((await packets()) - before).toBeLessThanOrEqual(3)
    expect(await redis.dbsize()).toBe(200)
  })

  it('leaves nothing for ever', async () => {
    await push.send(7, 'test', {})
    await push.send(7, 'test', {})
    const keys = await redis.keys('*')
    expect(keys).toEqual(['shop:{push:7}:7'])
    expect(Math.abs((await redis.pttl('shop:{push:7}:7')) - 600_000)).toBeLessThan(10_000)
  })

  it('says when it may have missed something, hears again, and gives greater ids than an emptied Redis knew', async () => {
    const heard: string[] = []
    let gaps = 0
    push.listen(
      (_, { id }) => heard.push(id),
      () => gaps++,
    )
    const expectNews = () =>
      vi.waitFor(async () => {
        await push.send(7, 'test', {})
        expect(heard.length).toBeGreaterThan(0)
        return heard.splice(0).map(Number)
      }, 5000)
    const before = await expectNews()
    const gapsBefore = gaps
    await server.kill9()
    await server.restart()
    await vi.waitFor(() => expect(gaps).toBeGreaterThan(gapsBefore), 5000)
    const after = await expectNews()
    expect(Math.min(...after)).toBeGreaterThan(Math.max(...before))
  })
})

it('§14.2 push keeps every step on one node of a cluster', async () => {
  // A cluster of one, which refuses a step on keys that could be on several nodes all the same.
  await open(['--cluster-enabled', 'yes', '--cluster-port', String(await findFreePort())])
  await redis.call('cluster', 'addslotsrange', '0', '16383')
  await vi.waitFor(async () => expect(await redis.cluster('INFO')).toContain('cluster_state:ok'), 20_000)
  const people = [1, 2, 3, 4]
  await push.sendAll(people.map((userId) => ({ userId, kind: 'test', data: {} })))
  for (const userId of people) expect(await push.readSince(userId, undefined)).toHaveLength(1)
})
