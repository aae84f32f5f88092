import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HeldLock, Lock } from './lock.ts'

/** An empty store; each `open` is one more process on it. */
export interface LockUnderTest {
  open(): Lock
  /** Lets so many milliseconds pass. */
  pass(ms: number): Promise<void>
  /** The store loses everything it knows, while nobody has it open. */
  lose(): Promise<void>
  remove(): Promise<void>
}

const ttlMs = 600
const most = 400

export function lockConformance(driver: string, create: () => Promise<LockUnderTest>) {
  describe(`lock: ${driver}`, () => {
    let store: LockUnderTest
    let lock: Lock
    let other: Lock

    beforeEach(async () => {
      store = await create()
      lock = store.open()
      other = store.open()
    })

    afterEach(async () => {
      await Promise.all([lock.close(), other.close()])
      await store.remove()
    })

    async function take(from = lock, name = 'rebuild'): Promise<HeldLock> {
      const held = await from.tryAcquire(name, { ttlMs })
      if (held === undefined) throw new Error('the lock is taken')
      return held
    }
    const isFree = async (name = 'rebuild') =>
      (await (await other.tryAcquire(name, { ttlMs }))?.release()) !== undefined

    it('has one owner, however many ask at once', async () => {
      const asked = Array.from({ length: 20 }, (_, i) =>
        (i % 2 === 0 ? lock : other).tryAcquire('rebuild', { ttlMs }),
      )
      expect((await Promise.all(asked)).filter((held) => held !== undefined)).toHaveLength(1)
    })

    it('keeps names apart', async () => {
      await take(lock, 'a')
      expect([await isFree('a'), await isFree('b'), await isFree('A')]).toEqual([false, true, true])
    })

    it('is free again after a release', async () => {
      const held = await take()
      expect(await isFree()).toBe(false)
      expect(await held.release()).toBe(true)
      expect(await isFree()).toBe(true)
    })

    it('is free again when its time has passed, though its owner never came back', async () => {
      await take()
      await store.pass(most)
      expect(await isFree()).toBe(false)
      await store.pass(ttlMs - most + 5)
      expect(await isFree()).toBe(true)
    })

    it('lives from its last renewal', async () => {
      const held = await take()
      await store.pass(most)
      expect(await held.renew()).toBe(true)
      await store.pass(most)
      expect(await isFree()).toBe(false)
      await store.pass(ttlMs - most + 5)
      expect(await isFree()).toBe(true)
    })

    it('does not come back to an owner who was late, also when nobody wants it', async () => {
      const held = await take()
      await store.pass(ttlMs + 5)
      expect([await held.renew(), await held.release()]).toEqual([false, false])
      expect(await isFree()).toBe(true)
    })

    it('is not touched by a former owner', async () => {
      const late = await take()
      await store.pass(ttlMs + 5)
      const now = await take(other)
      expect([await late.renew(), await late.release()]).toEqual([false, false])
      expect(await lock.tryAcquire('rebuild', { ttlMs })).toBeUndefined()
      expect(await now.renew()).toBe(true)
    })

    it('is released once', async () => {
      const held = await take()
      await held.release()
      await take(other)
      expect(await held.release()).toBe(false)
      expect(await lock.tryAcquire('rebuild', { ttlMs })).toBeUndefined()
    })

    it('gives every owner a greater fence, however fast they follow each other', async () => {
      const fences: number[] = []
      for (let i = 0; i < 50; i++) {
        const held = await take(i % 2 === 0 ? lock : other)
        fences.push(held.fence)
        await held.release()
      }
      await take()
      await store.pass(ttlMs + 5)
      fences.push((await take(other)).fence)
      expect(fences).toEqual(fences.toSorted((a, b) => a - b))
      expect(new Set(fences)).toHaveLength(51)
      expect(fences.every(Number.isSafeInteger)).toBe(true)
    })

    it('gives a greater fence also after the store has lost everything', async () => {
      const { fence } = await take()
      await Promise.all([lock.close(), other.close()])
      await store.lose()
      await store.pass(5)
      lock = store.open()
      other = store.open()
      expect((await take()).fence).toBeGreaterThan(fence)
    })

    it('rejects when the store is not there', async () => {
      const held = await take(other)
      await other.close()
      await expect(other.tryAcquire('rebuild', { ttlMs })).rejects.toThrow()
      await expect(held.renew()).rejects.toThrow()
      other = store.open()
    })
  })
}
