import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CartStore, StoredLine } from './cart-store.ts'

/** An empty store; each `open` is one more process on it. */
export interface CartStoreUnderTest {
  open(): CartStore
  remove(): Promise<void>
}

const bounds = { maxLines: 200 }
const me = 7

export function cartStoreConformance(driver: string, create: () => Promise<CartStoreUnderTest>) {
  describe(`cart store: ${driver}`, () => {
    let store: CartStoreUnderTest
    let carts: CartStore
    let other: CartStore

    beforeEach(async () => {
      store = await create()
      carts = store.open()
      other = store.open()
    })

    afterEach(async () => {
      await Promise.all([carts.close(), other.close()])
      await store.remove()
    })

    const add = (skuId: number, count = 1, one = carts) => one.add(me, { skuId, count, maxCount: 99 }, bounds)
    const addAll = async (...skuIds: number[]) => {
      for (const skuId of skuIds) await add(skuId)
    }

    it('starts empty and keeps carts apart', async () => {
      await add(1)
      expect(await other.read(me)).toEqual([line(1, 1)])
      expect(await other.read(8)).toEqual([])
    })

    it('adds pieces to a line and selects it again', async () => {
      await add(1, 2)
      await carts.update(me, 1, { isSelected: false })
      expect(await add(1, 3)).toEqual({ ok: true, lines: [line(1, 5)] })
    })

    it('keeps lines in the order of first adding, however many and whatever happens to them', async () => {
      const skuIds = Array.from({ length: 150 }, (_, i) => ((i * 37) % 150) + 1)
      await addAll(...skuIds)
      await add(skuIds[20] as number, 5)
      await carts.update(me, skuIds[3] as number, { count: 9 })
      expect((await other.read(me)).map((one) => one.skuId)).toEqual(skuIds)
    })

    it('puts a line that was removed and added again at the end', async () => {
      await addAll(1, 2, 3)
      await carts.remove(me, [1])
      await add(1)
      expect((await carts.read(me)).map((one) => one.skuId)).toEqual([2, 3, 1])
    })

    it('refuses more pieces than allowed, says how many there are, and changes nothing', async () => {
      await add(1, 98)
      await carts.update(me, 1, { isSelected: false })
      expect(await add(1, 2)).toEqual({ ok: false, reason: 'over_max', count: 98 })
      expect(await add(2, 100)).toEqual({ ok: false, reason: 'over_max', count: 0 })
      expect(await carts.read(me)).toEqual([line(1, 98, false)])
    })

    it('refuses a line too many, yet lets the present ones grow', async () => {
      const two = { maxLines: 2 }
      await addAll(1, 2)
      expect(await carts.add(me, { skuId: 3, count: 1, maxCount: 9 }, two)).toEqual({
        ok: false,
        reason: 'too_many_lines',
      })
      expect(await carts.add(me, { skuId: 2, count: 1, maxCount: 9 }, two)).toEqual({
        ok: true,
        lines: [line(1, 1), line(2, 2)],
      })
    })

    it('loses no piece when many add at once, and never goes over the bounds', async () => {
      await Promise.all(Array.from({ length: 60 }, (_, i) => add(1, 1, i % 2 ? carts : other)))
      expect(await carts.read(me)).toEqual([line(1, 60)])

      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          (i % 2 ? carts : other).add(8, { skuId: i + 1, count: 1, maxCount: 9 }, { maxLines: 10 }),
        ),
      )
      expect(answers.filter((answer) => answer.ok)).toHaveLength(10)
      expect(await carts.read(8)).toHaveLength(10)
    })

    it('sets count and selection, each alone or both, only of a line that is there', async () => {
      await addAll(1, 2)
      expect(await carts.update(me, 1, { count: 5 })).toEqual([line(1, 5), line(2, 1)])
      expect(await carts.update(me, 1, { isSelected: false })).toEqual([line(1, 5, false), line(2, 1)])
      expect(await carts.update(me, 1, { count: 4, isSelected: true })).toEqual([line(1, 4), line(2, 1)])
      expect(await carts.update(me, 3, { count: 1 })).toBeUndefined()
      expect(await carts.read(me)).toHaveLength(2)
    })

    it('selects all or none', async () => {
      await addAll(1, 2)
      expect(await carts.selectAll(me, false)).toEqual([line(1, 1, false), line(2, 1, false)])
      expect(await carts.selectAll(me, true)).toEqual([line(1, 1), line(2, 1)])
      expect(await carts.read(me)).toEqual([line(1, 1), line(2, 1)])
      expect(await carts.selectAll(8, true)).toEqual([])
    })

    it('removes the lines it is told, and passes over those that are not there', async () => {
      await addAll(1, 2, 3)
      expect(await carts.remove(me, [3, 9, 1])).toEqual([line(2, 1)])
      expect(await carts.remove(me, [])).toEqual([line(2, 1)])
      expect(await carts.remove(me, [2])).toEqual([])
      expect(await carts.read(me)).toEqual([])
    })

    it('lays lines over the cart: theirs win, and what does not fit is given back', async () => {
      await addAll(1, 2)
      const lines = [line(2, 7, false), line(3, 1), line(4, 2)]
      const merge = () => carts.merge(me, lines, { maxLines: 3 })
      const merged = [line(1, 1), line(2, 7, false), line(3, 1)]
      expect(await merge()).toEqual({ leftOut: [line(4, 2)] })
      expect(await carts.read(me)).toEqual(merged)
      expect(await merge()).toEqual({ leftOut: [line(4, 2)] })
      expect(await carts.read(me)).toEqual(merged)
    })

    it('merges into an empty cart, and nothing into any', async () => {
      expect(await carts.merge(me, [line(5, 2), line(4, 1)], bounds)).toEqual({ leftOut: [] })
      expect(await carts.merge(me, [], bounds)).toEqual({ leftOut: [] })
      expect(await carts.read(me)).toEqual([line(5, 2), line(4, 1)])
    })

    it('keeps carts when the process ends', async () => {
      await add(1, 3)
      await Promise.all([carts.close(), other.close()])
      carts = store.open()
      other = store.open()
      expect(await carts.read(me)).toEqual([line(1, 3)])
    })
  })
}

function line(skuId: number, count: number, isSelected = true): StoredLine {
  return { skuId, count, isSelected }
}
