import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Storage, variantKey } from './storage.ts'

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

    const put = (key: string, text: string) => storage.put(key, Buffer.from(text))
    const read = async (key: string) => {
      const bytes = await storage.get(key)
      return bytes === undefined ? undefined : Buffer.from(bytes).toString()
    }

    it('gives back the very bytes under the key that the put gave', async () => {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251)
      const key = await storage.put('media/ab/cd.webp', bytes)
      expect(key).toMatch(storage.keepsNames ? /^media\/ab\/cd\.webp$/ : /^media\/.+\.webp$/)
      expect(Buffer.from((await storage.get(key)) ?? []).equals(bytes)).toBe(true)
      expect(await storage.exists(key)).toBe(true)
    })

    it('takes a second put of a wished key: over the first, or under a name of its own', async () => {
      const first = await put('media/ab/cd.webp', 'first')
      const second = await put('media/ab/cd.webp', 'second')
      expect(await read(second)).toBe('second')
      expect(await read(first)).toBe(storage.keepsNames ? 'second' : 'first')
    })

    it('puts variants beside a file, whose keys can be told from its own, and puts them again', async () => {
      const key = await put('media/ab/cd.webp', 'whole')
      for (const ending of ['_400.webp', '_400.avif', '_200.webp']) {
        const variant = await storage.putVariant(key, ending, Buffer.from(ending))
        expect(variant).toBe(variantKey(key, ending))
        expect(variant).toBe(key.replace('.webp', ending))
        expect(await storage.putVariant(key, ending, Buffer.from(ending))).toBe(variant)
        expect(await read(variant)).toBe(ending)
      }
      await storage.delete(variantKey(key, '_400.avif'))
      expect(await storage.exists(variantKey(key, '_400.avif'))).toBe(false)
      expect([await read(key), await read(variantKey(key, '_400.webp'))]).toEqual(['whole', '_400.webp'])
    })

    it.each(['.webp', '_400', '400.webp', '_4/0.webp', '_../x.webp', '_400.webpwebp'])(
      'refuses the ending %j of a variant',
      async (ending) => {
        const key = await put('media/ab/cd.webp', 'whole')
        await expect(storage.putVariant(key, ending, Buffer.from('1'))).rejects.toThrow('not a storage key')
      },
    )

    it('says when nothing is there, also for the part of a key and the head of another', async () => {
      const key = await put('media/one.webp', '1')
      const gone = await put('media/gone.webp', '1')
      await storage.delete(gone)
      for (const none of ['none.webp', 'media', 'media/one.webp/more', gone, variantKey(key, '_400.webp')]) {
        expect(await storage.get(none)).toBeUndefined()
        expect(await storage.exists(none)).toBe(false)
      }
      expect(await storage.exists(key)).toBe(true)
    })

    it('deletes, also what is not there', async () => {
      const key = await put('a/b.txt', '1')
      await storage.delete('a/b.txt/c')
      await storage.delete('a')
      expect(await storage.exists(key)).toBe(true)
      await storage.delete(key)
      await storage.delete(key)
      expect(await storage.exists(key)).toBe(false)
    })

    it('never shows a reader half a file', async () => {
      const size = 3_000_000
      const versions = [1, 2, 3, 4, 5, 6].map((fill) => Buffer.alloc(size, fill))
      const key = await storage.put('big.bin', versions[0] as Buffer)
      let isWriting = true
      const writing = (async () => {
        for (const version of versions) await storage.put('big.bin', version)
        isWriting = false
      })()
      while (isWriting) {
        const seen = (await storage.get(key)) ?? new Uint8Array()
        expect(seen).toHaveLength(size)
        expect(seen.at(-1)).toBe(seen[0])
      }
      await writing
    })

    it('lets many puts of one key pass each other, each of them whole', async () => {
      const texts = Array.from({ length: 20 }, (_, i) => `text ${i}`)
      const keys = await Promise.all(texts.map((text) => put('same.txt', text)))
      expect(texts).toContain(await read(keys[0] ?? ''))
      if (!storage.keepsNames) expect(await Promise.all(keys.map(read))).toEqual(texts)
    })

    it('gives the address a browser loads it from', async () => {
      const key = await put('media/ab/cd.webp', '1')
      expect(storage.urlOf(key)).toBe(`${given.baseUrl}/${key}`)
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
