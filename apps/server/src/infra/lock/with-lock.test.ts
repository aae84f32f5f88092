import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLockAt, type TestPlace } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { connectRedis, disconnectRedis } from '../redis.ts'
import { openSqliteFile } from '../sqlite-file.ts'
import type { Lock } from './lock.ts'
import { LockLost, withLock } from './with-lock.ts'

let place: TestPlace
let lock: Lock
let other: Lock
beforeEach(async () => {
  place = await createTestPlace()
  lock = openLockAt(place)
  other = openLockAt(place)
})
afterEach(async () => {
  await Promise.all([lock.close(), other.close()])
  await removeTestPlace(place)
})

const name = 'rebuild'
const long = { ttlMs: 10_000 }
const short = { ttlMs: 600 }
const takeOther = () => other.tryAcquire(name, long)

describe('§10.5 work under a lock', () => {
  it('runs with a fence while nobody else does, gives its result and lets go', async () => {
    const first = await withLock(lock, name, long, async ({ fence }) => {
      expect(await takeOther()).toBeUndefined()
      return fence
    })
    const next = await takeOther()
    expect(next?.fence).toBeGreaterThan(first?.result ?? Number.NaN)
  })

  it('does not run where somebody else has the lock', async () => {
    await takeOther()
    const done = await withLock(lock, name, long, async () => expect.unreachable())
    expect(done).toBeUndefined()
  })

  it('lets go when the work fails, and fails as the work did', async () => {
    const failing = withLock(lock, name, long, () => Promise.reject(new Error('no disk')))
    await expect(failing).rejects.toThrow('no disk')
    expect(await takeOther()).toBeDefined()
  })

  it('keeps the lock for work that lasts longer than it would live', async () => {
    await withLock(lock, name, short, async ({ signal }) => {
      await sleep(2.5 * short.ttlMs)
      expect(await takeOther()).toBeUndefined()
      expect(signal.aborted).toBe(false)
    })
  })

  it('tells the work at the next renewal when another has the lock, and leaves it to him', async () => {
    const startedAt = performance.now()
    await withLock(lock, name, { ttlMs: 3000 }, async ({ signal }) => {
      await freeBehindItsBack()
      await takeOther()
      await aborted(signal)
      expect(signal.reason).toBeInstanceOf(LockLost)
      expect(performance.now() - startedAt).toBeLessThan(2500)
    })
    expect(await lock.tryAcquire(name, long)).toBeUndefined()
  })

  it('tells the work when it could not be renewed for as long as it lives, and not before', async () => {
    const startedAt = performance.now()
    await withLock(lock, name, short, async ({ signal }) => {
      await lock.close()
      await aborted(signal)
      expect(performance.now() - startedAt).toBeGreaterThan(short.ttlMs - 5)
    })
    lock = openLockAt(place)
  })

  it('tells nobody anything after the work is done', async () => {
    const done = await withLock(lock, name, short, async ({ signal }) => signal)
    await sleep(1.5 * short.ttlMs)
    expect(done?.result.aborted).toBe(false)
  })
})

/** As when the store had to forget it, or an operator was impatient. */
async function freeBehindItsBack(): Promise<void> {
  if (place.drivers === 'embedded') {
    const connection = openSqliteFile({ file: `${place.folder}/lock.db`, synchronous: 'normal' })
    connection.exec('update lock set expires_at = 0')
    connection.close()
    return
  }
  const redis = connectRedis({ url: place.redisUrl, prefix: place.prefix })
  await redis.del(`{lock:${name}}:owner`)
  await disconnectRedis(redis)
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) =>
    signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve()),
  )
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
