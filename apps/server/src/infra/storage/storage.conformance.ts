import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Storage } from './storage.ts'

export interface StorageUnderTest {
  storage: Storage
  baseUrl: string
  remove(): Promise<void>
}

export function storageConformance(driver: string, create: () => Promise<StorageUnderTest>) {
  describe(`storage: ${driver}`, () => {
    let given: StorageUnderTest
    let storage: Storage

    beforeEach(async () => {
      given = await create()
      storage = given.storage
    })

    afterEach(() => given.remove())

    it('gives back the very bytes, and takes them over by a second put', async () => {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251)
      await storage.put('media/ab/cd.webp', bytes)
      expect(Buffer.from((await storage.get('media/ab/cd.webp')) ?? []).equals(bytes)).toBe(true)
      await storage.put('media/ab/cd.webp', Buffer.from('second'))
      expect(Buffer.from((await storage.get('media/ab/cd.webp')) ?? []).toString()).toBe('second')
      await storage.put('empty.txt', new Uint8Array())
      expect(await storage.get('empty.txt')).toHaveLength(0)
    })

    it('says when nothing is there, also for the part of a key and the head of another', async () => {
      await storage.put('media/one.webp', Buffer.from('1'))
      for (const key of ['none.webp', 'media', 'media/one.webp/more']) {
        expect(await storage.get(key)).toBeUndefined()
        expect(await storage.exists(key)).toBe(false)
      }
      expect(await storage.exists('media/one.webp')).toBe(true)
    })

    it('deletes, also what is not there', async () => {
      await storage.put('a/b.txt', Buffer.from('1'))
      await storage.delete('a/b.txt/c')
      await storage.delete('a')
      expect(await storage.exists('a/b.txt')).toBe(true)
      await storage.delete('a/b.txt')
      await storage.delete('a/b.txt')
      expect(await storage.exists('a/b.txt')).toBe(false)
    })

    it('never shows a reader half a file', async () => {
      const size = 3_000_000
      const versions = [1, 2, 3, 4, 5, 6].map((fill) => Buffer.alloc(size, fill))
      await storage.put('big.bin', versions[0] as Buffer)
      let isWriting = true
      const writing = (async () => {
        for (const version of versions) await storage.put('big.bin', version)
        isWriting = false
      })()
      while (isWriting) {
        const seen = (await storage.get('big.bin')) ?? new Uint8Array()
        expect(seen).toHaveLength(size)
        expect(seen.at(-1)).toBe(seen[0])
      }
      await writing
    })

    it('lets many puts of one key pass each other, one of them wins whole', async () => {
      const texts = Array.from({ length: 20 }, (_, i) => `text ${i}`)
      await Promise.all(texts.map((text) => storage.put('same.txt', Buffer.from(text))))
      expect(texts).toContain(Buffer.from((await storage.get('same.txt')) ?? []).toString())
    })

    it('gives the address a browser loads it from', () => {
      expect(storage.urlOf('media/ab/cd.webp')).toBe(`${given.baseUrl}/media/ab/cd.webp`)
    })

    it.each([
      '',
      '/etc/passwd',
      '../x',
      'a/../../x',
      'a/..',
      'a//b',
      'a\\b',
      '.hidden',
      'a/.b',
      'a..b',
      'A.png',
      'a\0',
    ])('refuses the key %j', async (key) => {
      await expect(storage.put(key, Buffer.from('1'))).rejects.toThrow('not a storage key')
      await expect(storage.get(key)).rejects.toThrow('not a storage key')
      await expect(storage.exists(key)).rejects.toThrow('not a storage key')
      await expect(storage.delete(key)).rejects.toThrow('not a storage key')
      expect(() => storage.urlOf(key)).toThrow('not a storage key')
    })
  })
}
