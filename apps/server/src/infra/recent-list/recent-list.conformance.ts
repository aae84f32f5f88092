import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RecentList, RecentListOptions } from './recent-list.ts'

/** An empty store; each `open` is one more process on it. */
export interface RecentListUnderTest {
  open(options: RecentListOptions): RecentList
  remove(): Promise<void>
}

const me = 7
const cap = 5

export function recentListConformance(driver: string, create: () => Promise<RecentListUnderTest>) {
  describe(`recent list: ${driver}`, () => {
    let store: RecentListUnderTest
    let seen: RecentList
    let other: RecentList

    beforeEach(async () => {
      store = await create()
      seen = store.open({ name: 'seen', cap })
      other = store.open({ name: 'seen', cap })
    })

    afterEach(async () => {
      await Promise.all([seen.close(), other.close()])
      await store.remove()
    })

    const addAll = async (...entries: [id: number, at: number][]) => {
      for (const [id, at] of entries) await seen.add(me, [{ id, at }])
    }
    const listIds = async (list = seen, owner = me, limit = 100) =>
      (await list.list(owner, limit)).map(({ id }) => id)

    it('starts empty, gives the newest first and keeps owners apart', async () => {
      await addAll([1, 1000], [2, 2000], [3, 3000])
      await seen.add(8, [{ id: 9, at: 1 }])
      expect(await other.list(me, 100)).toEqual([
        { id: 3, at: 3000 },
        { id: 2, at: 2000 },
        { id: 1, at: 1000 },
      ])
      expect(await listIds(other, 8)).toEqual([9])
      expect(await listIds(other, 99)).toEqual([])
    })

    it('keeps lists of different names apart', async () => {
      const heard = store.open({ name: 'heard', cap })
      await heard.add(me, [{ id: 1, at: 1 }])
      await addAll([2, 2])
      await seen.clear(me)
      expect(await listIds(heard)).toEqual([1])
      await heard.close()
    })

    it('has each id once, at its latest time, in whatever order they arrive', async () => {
      await addAll([1, 1000], [2, 2000], [1, 3000], [2, 1500])
      expect(await seen.list(me, 100)).toEqual([
        { id: 1, at: 3000 },
        { id: 2, at: 2000 },
      ])
    })

    it('of the same moment gives the greater id first, as a number', async () => {
      await addAll([9, 1], [10, 1], [100, 1])
      expect(await listIds()).toEqual([100, 10, 9])
    })

    it('gives no more than asked for', async () => {
      await addAll([1, 1], [2, 2], [3, 3])
      expect(await listIds(seen, me, 2)).toEqual([3, 2])
    })

    it('forgets the oldest beyond its bound, also when one comes that is older than all', async () => {
      await addAll([1, 1], [2, 2], [3, 3], [4, 4], [5, 5], [6, 6])
      expect(await listIds()).toEqual([6, 5, 4, 3, 2])
      await addAll([7, 1])
      expect(await listIds()).toEqual([6, 5, 4, 3, 2])
      await addAll([2, 7])
      expect(await listIds()).toEqual([2, 6, 5, 4, 3])
    })

    it('merges a list: the later time of each wins, the newest stay; twice is the same as once', async () => {
      await addAll([1, 10], [2, 20], [3, 30])
      const brought = [
        { id: 2, at: 5 },
        { id: 1, at: 40 },
        { id: 4, at: 25 },
        { id: 5, at: 1 },
        { id: 6, at: 2 },
      ]
      await seen.add(me, brought)
      await other.add(me, brought)
      expect(await listIds()).toEqual([1, 3, 4, 2, 6])
      await seen.add(me, [])
      expect(await listIds()).toEqual([1, 3, 4, 2, 6])
    })

    it('removes one and clears all; what is not there is passed over', async () => {
      await addAll([1, 1], [2, 2], [3, 3])
      await seen.remove(me, 2)
      await seen.remove(me, 99)
      expect(await listIds(other)).toEqual([3, 1])
      await seen.clear(me)
      await seen.clear(me)
      expect(await listIds(other)).toEqual([])
    })

    it('loses nothing and grows no longer when many add at once, from several processes', async () => {
      const wide = [store.open({ name: 'wide', cap: 100 }), store.open({ name: 'wide', cap: 100 })] as const
      const entries = Array.from({ length: 120 }, (_, i) => ({ id: i + 1, at: i + 1 }))
      await Promise.all(entries.map((entry, i) => wide[i % 2 === 0 ? 0 : 1].add(me, [entry])))
      expect(await listIds(wide[0])).toEqual(Array.from({ length: 100 }, (_, i) => 120 - i))
      await Promise.all(wide.map((list) => list.close()))
    })
  })
}
