import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isWhole, makeLongPage, makePage } from './page-store.fixtures.ts'
import type { PageStore } from './page-store.ts'

/** An empty store; each `open` is one more process on it. */
export interface PageStoreUnderTest {
  open(): PageStore
  /** Another process puts one long page after the other under `key`, and is killed in the middle of it. Gives the last version that it was told is kept. */
  putAndDie(key: string): Promise<number>
  remove(): Promise<void>
}

export function pageStoreConformance(driver: string, create: () => Promise<PageStoreUnderTest>) {
  describe(`page store: ${driver}`, () => {
    let place: PageStoreUnderTest
    let store: PageStore
    let other: PageStore

    beforeEach(async () => {
      place = await create()
      store = place.open()
      other = place.open()
    })

    afterEach(async () => {
      await Promise.all([store.close(), other.close()])
      await place.remove()
    })

    it('gives back a page to the byte, in every process', async () => {
      const page = makePage(3, {
        headers: { 'content-security-policy': 'a; '.repeat(20_000), 'x-a': '集市' },
      })
      expect(await store.put(key, page)).toBe(true)
      expect(await other.get(key)).toEqual(page)
      expect(await other.head(key)).toEqual({ etag: page.etag, version: 3, build: 'b1' })
    })

    it('says by its edition, to every process, whether anything was put or deleted', async () => {
      const seen = [await other.edition()]
      await store.put(key, makePage(5))
      seen.push(await other.edition())
      await other.put('zh-CN /', makePage(1))
      seen.push(await store.edition())
      await store.delete(key, 6)
      seen.push(await other.edition())
      expect(new Set(seen).size).toBe(4)
      await store.get(key)
      await store.put(key, makePage(2))
      expect(await other.edition()).toBe(seen.at(-1))
    })

    it('keeps pages apart and says when there is none', async () => {
      await store.put(key, makePage(1))
      for (const missing of ['en /item/1', 'zh-CN /item/11', 'zh-CN /']) {
        expect(await store.get(missing)).toBeUndefined()
        expect(await store.head(missing)).toBeUndefined()
      }
    })

    it('replaces a page by a newer one and by another of the same version', async () => {
      await store.put(key, makePage(1, { text: 'old' }))
      expect(await other.put(key, makePage(2, { text: 'new' }))).toBe(true)
      expect((await store.get(key))?.html.toString()).toBe('new'.repeat(9))
      expect(await store.put(key, makePage(2, { text: 'again' }))).toBe(true)
      expect((await other.get(key))?.html.toString()).toBe('again'.repeat(9))
    })

    it('never puts an older page over a newer one', async () => {
      await store.put(key, makePage(9, { text: 'new' }))
      expect(await other.put(key, makePage(8, { text: 'old' }))).toBe(false)
      expect(await other.head(key)).toEqual({
        etag: makePage(9, { text: 'new' }).etag,
        version: 9,
        build: 'b1',
      })
    })

    it('ends with the newest version, however many processes put at once', async () => {
      const versions = Array.from({ length: 30 }, (_, index) => ((index * 7) % 30) + 1)
      await Promise.all(
        versions.map((version, index) => (index % 2 ? store : other).put(key, makePage(version))),
      )
      expect((await store.get(key))?.version).toBe(30)
    })

    it('never shows half a page: its parts are of one version', async () => {
      let isWriting = true
      const writing = (async () => {
        for (let version = 1; version <= 40; version++) await other.put(key, makeLongPage(version))
        isWriting = false
      })()
      while (isWriting) {
        const page = await store.get(key)
        if (page !== undefined) expect(isWhole(page)).toBe(true)
        await new Promise((resolve) => setImmediate(resolve))
      }
      await writing
      expect((await store.get(key))?.version).toBe(40)
    })

    it('is whole and open to others when a process was killed in the middle of a put', async () => {
      const version = await place.putAndDie(key)
      const page = await store.get(key)
      expect(page && isWhole(page)).toBe(true)
      expect(page?.version).toBeGreaterThanOrEqual(version)
      expect(await other.put(key, makePage(1_000_000))).toBe(true)
      expect((await store.head(key))?.version).toBe(1_000_000)
    })

    it('deletes a page for every process, also one that is not there', async () => {
      await store.put(key, makePage(1))
      await other.delete(key, 2)
      expect(await store.get(key)).toBeUndefined()
      expect(await store.head(key)).toBeUndefined()
      await store.delete('en /item/404', 1)
      expect(await store.get('en /item/404')).toBeUndefined()
    })

    it('lets no older page come back after a delete, and no older delete take a newer page', async () => {
      await store.put(key, makePage(1))
      await store.delete(key, 5)
      expect(await other.put(key, makePage(4))).toBe(false)
      expect(await store.get(key)).toBeUndefined()
      expect(await other.put(key, makePage(6))).toBe(true)
      await store.delete(key, 5)
      expect((await store.get(key))?.version).toBe(6)
    })

    it('tells versions of epoch milliseconds apart', async () => {
      await store.put(key, makePage(1_795_000_000_001))
      expect(await store.put(key, makePage(1_795_000_000_000))).toBe(false)
      expect((await store.head(key))?.version).toBe(1_795_000_000_001)
    })
  })
}

const key = 'zh-CN /item/1'
