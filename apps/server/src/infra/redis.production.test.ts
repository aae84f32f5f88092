import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startRedis, type TestServer } from '../../test/servers.ts'
import type { CartStore } from './cart-store/cart-store.ts'
import { openRedisCartStore } from './cart-store/redis-cart-store.ts'
import type { Kv } from './kv/kv.ts'
import { openRedisKv } from './kv/redis-kv.ts'
import { openBullmqQueue } from './queue/bullmq-queue.ts'
import type { Queue } from './queue/queue.ts'

describe('a Redis that dies and comes back', () => {
  let folder: string
  let redis: TestServer
  let kv: Kv
  let carts: CartStore
  let queue: Queue

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jishi-test-redis-'))
    redis = await startRedis({ folder, options: ['--appendfsync', 'always'] })
    kv = openRedisKv({ url: redis.url })
    carts = openRedisCartStore({ url: redis.url })
    queue = openBullmqQueue({ url: redis.url })
  })

  afterEach(async () => {
    await Promise.all([kv.close(), carts.close(), queue.close()])
    await redis.stop()
    await rm(folder, { recursive: true })
  })

  const add = () => carts.add(1, { skuId: 5, count: 1, maxCount: 9 }, { maxLines: 9 })
  const addJob = (id: string) => queue.add([{ id, name: 'job', payload: {} }])

  it('makes every call fail soon instead of hanging, and all work again without a restart of ours', async () => {
    const seen: string[] = []
    await queue.work(new Map([['job', async (_, { id }) => void seen.push(id)]]), { concurrency: 2 })
    await kv.increment('tries', { ttlMs: 60_000 })
    await add()
    await addJob('before')
    await vi.waitFor(() => expect(seen).toEqual(['before']), { timeout: 3000 })

    await redis.kill9()
    const startedAt = Date.now()
    const calls = [
      kv.get('tries'),
      kv.increment('tries', { ttlMs: 1 }),
      kv.ping(),
      add(),
      carts.read(1),
      addJob('lost'),
    ]
    const results = await Promise.allSettled(calls)
    expect(results.map((result) => result.status)).toEqual(calls.map(() => 'rejected'))
    expect(Date.now() - startedAt).toBeLessThan(3000)

    await redis.restart()
    await vi.waitFor(() => kv.ping(), { timeout: 5000 })
    expect(await kv.increment('tries', { ttlMs: 60_000 })).toBe(2)
    await vi.waitFor(() => carts.read(1), { timeout: 5000 })
    expect(await add()).toEqual({ ok: true, lines: [{ skuId: 5, count: 2, isSelected: true }] })
    await vi.waitFor(() => addJob('after'), { timeout: 5000 })
    await vi.waitFor(() => expect(seen).toEqual(['before', 'after']), { timeout: 20_000 })
  })

  it('lets everything close while it is away', async () => {
    let isDone = false
    const stop = await queue.work(
      new Map([
        [
          'job',
          async () => {
            await new Promise((resolve) => setTimeout(resolve, 4500))
            isDone = true
          },
        ],
      ]),
      { concurrency: 1 },
    )
    await addJob('a')
    await vi.waitFor(async () => expect(await queue.counts()).toMatchObject({ active: 1 }))
    await kv.ping()
    await carts.read(1)
    await redis.kill9()
    await new Promise((resolve) => setTimeout(resolve, 500))
    await Promise.all([stop(), kv.close(), carts.close(), queue.close()])
    expect(isDone).toBe(true)
  })

  it('lets a queue that was opened while it was away work as soon as it is there', async () => {
    await redis.kill9()
    const early = openBullmqQueue({ url: redis.url })
    await expect(early.add([{ id: 'a', name: 'job', payload: {} }])).rejects.toThrow()
    await redis.restart()
    await vi.waitFor(() => early.add([{ id: 'a', name: 'job', payload: {} }]), { timeout: 5000 })
    expect(await early.counts()).toMatchObject({ waiting: 1 })
    await early.close()
  })
})
