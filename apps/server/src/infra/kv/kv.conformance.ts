import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Kv } from './kv.ts'

/** An empty store; each `open` is one more process on it. */
export interface KvUnderTest {
  open(): Kv
  remove(): Promise<void>
}

export function kvConformance(driver: string, create: () => Promise<KvUnderTest>) {
  describe(`kv: ${driver}`, () => {
    let store: KvUnderTest
    let kv: Kv
    let other: Kv

    beforeEach(async () => {
      store = await create()
      kv = store.open()
      other = store.open()
    })

    afterEach(async () => {
      await Promise.all([kv.close(), other.close()])
      await store.remove()
    })

    /** Asks both processes `count` times in all, at once. */
    const askBoth = <T>(count: number, ask: (kv: Kv, i: number) => Promise<T>) =>
      Promise.all(Array.from({ length: count }, (_, i) => ask(i % 2 === 0 ? kv : other, i)))

    it('gives every process back what one wrote', async () => {
      await kv.set('greeting', '你好 🛒')
      await kv.set('empty', '')
      expect(await other.get('greeting')).toBe('你好 🛒')
      expect(await other.get('empty')).toBe('')
      expect(await other.get('unknown')).toBeUndefined()
    })

    it('keeps what was written when the process ends', async () => {
      await kv.set('a', '1')
      await Promise.all([kv.close(), other.close()])
      kv = store.open()
      other = store.open()
      expect(await kv.get('a')).toBe('1')
    })

    it('overwrites the value and its time to live together', async () => {
      await kv.set('a', '1', { ttlMs: 80 })
      await kv.set('a', '2')
      await sleep(120)
      expect(await kv.get('a')).toBe('2')
      expect(await kv.remainingMs('a')).toBeUndefined()
    })

    it('shows nobody a value past its time to live', async () => {
      await kv.set('a', '1', { ttlMs: 50 })
      await kv.set('b', '1', { ttlMs: 50 })
      expect(await other.get('a')).toBe('1')
      await sleep(80)
      expect(await other.get('a')).toBeUndefined()
      expect(await other.remainingMs('a')).toBeUndefined()
      expect(await kv.take('b')).toBeUndefined()
    })

    it('lets exactly one of many add a key', async () => {
      const added = await askBoth(20, (one, i) => one.add('lock', String(i), { ttlMs: 10_000 }))
      expect(added.filter(Boolean)).toHaveLength(1)
      expect(await kv.get('lock')).toBe(String(added.indexOf(true)))
    })

    it('adds again after the time to live, and never over a value that stays for good', async () => {
      await kv.add('a', 'old', { ttlMs: 40 })
      await kv.set('b', 'old')
      await sleep(70)
      expect(await kv.add('a', 'new', { ttlMs: 10_000 })).toBe(true)
      expect(await kv.add('b', 'new', { ttlMs: 10_000 })).toBe(false)
      expect([await kv.get('a'), await kv.get('b')]).toEqual(['new', 'old'])
    })

    it('gives a value to exactly one of many takers', async () => {
      await kv.set('code', '123456', { ttlMs: 10_000 })
      const taken = await askBoth(20, (one) => one.take('code'))
      expect(taken.filter((value) => value !== undefined)).toEqual(['123456'])
      expect(await kv.get('code')).toBeUndefined()
    })

    it('counts without losing one, whoever counts', async () => {
      const counts = await askBoth(100, (one) => one.increment('tries', { ttlMs: 10_000 }))
      expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
      expect(await kv.get('tries')).toBe('100')
    })

    it('answers each of many questions of one moment by its own value', async () => {
      await Promise.all([kv.set('a', '1'), kv.set('b', '2'), kv.increment('tries', { ttlMs: 10_000 })])
      const [a, missing, tries, once, twice, b, new1] = await Promise.all([
        kv.get('a'),
        kv.get('nowhere'),
        kv.increment('tries', { ttlMs: 10_000 }),
        kv.increment('short', { ttlMs: 60 }),
        kv.increment('tries', { ttlMs: 10_000 }),
        kv.get('b'),
        kv.increment('long', { ttlMs: 10_000 }),
      ])
      expect([a, missing, b]).toEqual(['1', undefined, '2'])
      expect([tries, twice, once, new1]).toEqual([2, 3, 1, 1])
      await sleep(90)
      expect([await kv.get('short'), await kv.get('long')]).toEqual([undefined, '1'])
    })

    it('ends a counting window by its first call, not by later ones', async () => {
      await kv.increment('tries', { ttlMs: 150 })
      await sleep(90)
      expect(await kv.increment('tries', { ttlMs: 150 })).toBe(2)
      await sleep(90)
      expect(await kv.increment('tries', { ttlMs: 150 })).toBe(1)
      expect(await kv.remainingMs('tries')).toBeGreaterThan(100)
    })

    it('tells how long a key still lives', async () => {
      await kv.set('a', '1', { ttlMs: 10_000 })
      const remaining = (await other.remainingMs('a')) ?? 0
      expect(remaining).toBeGreaterThan(9000)
      expect(remaining).toBeLessThanOrEqual(10_000)
      expect(await kv.remainingMs('unknown')).toBeUndefined()
    })

    it('deletes, also what is not there', async () => {
      await kv.set('a', '1')
      await kv.delete('a')
      await kv.delete('a')
      expect(await other.get('a')).toBeUndefined()
    })

    it('answers a ping while it is open and rejects it after', async () => {
      await kv.ping()
      await other.close()
      await expect(other.ping()).rejects.toThrow()
      other = store.open()
    })
  })
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
