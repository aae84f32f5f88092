import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FlashGateUnderTest } from './flash-gate.conformance.ts'
import { aClaim, anItem, aRequest } from './flash-gate.fixtures.ts'
import type { FlashGate } from './flash-gate.ts'

export function gateNewsConformance(driver: string, create: () => Promise<FlashGateUnderTest>) {
  describe(`who watches the flash gate: ${driver}`, () => {
    let store: FlashGateUnderTest
    let gate: FlashGate
    let heard: number[]
    let stop: () => void
    let lastMarker = 100

    beforeEach(async () => {
      store = await create()
      gate = store.open()
      heard = []
      stop = gate.watch((itemId) => heard.push(itemId))
      await vi.waitFor(async () => {
        await gate.build(anItem({ itemId: ++lastMarker }))
        expect(heard).not.toEqual([])
      })
      await listen()
    })
    afterEach(async () => {
      await gate.close()
      await store.remove()
    })

    /** What is heard before the news of one more item. */
    async function listen() {
      const marker = ++lastMarker
      await gate.build(anItem({ itemId: marker }))
      await vi.waitFor(() => expect(heard).toContain(marker))
      return heard.splice(0).filter((itemId) => itemId < 100)
    }

    it('hears of an item that is built, not of one that is not', async () => {
      await gate.build(anItem({ epoch: 2 }))
      expect(await listen()).toEqual([1])
      await gate.build(anItem({ epoch: 2 }))
      expect(await listen()).toEqual([])
    })

    it('hears of the last unit that goes and of the first that comes back, and of nothing between', async () => {
      await gate.build(anItem({ free: 3 }))
      await gate.claim(aRequest('a', { count: 2 }))
      expect(await listen()).toEqual([1])
      await gate.claim(aRequest('b'))
      await gate.claim(aRequest('c'))
      expect(await listen()).toEqual([1])
      await gate.sell(1, 'a')
      expect(await listen()).toEqual([])
      await gate.giveBack(1, 'b')
      await gate.giveBack(1, 'b')
      expect(await listen()).toEqual([1])
    })

    it('hears of a correction that takes the last units, or makes up for too many', async () => {
      await gate.build(anItem({ free: 1 }))
      await listen()
      const correct = (state: 'held' | 'gone') => gate.correct(1, 1, aClaim({ count: 2, state }))
      await correct('held')
      expect(await listen()).toEqual([1])
      await correct('gone')
      expect(await listen()).toEqual([1])
    })

    it('hears nothing after it has stopped, and does not disturb others', async () => {
      const others: number[] = []
      const stopOther = gate.watch((itemId) => others.push(itemId))
      await gate.build(anItem())
      await listen()
      expect(others).toContain(1)
      stop()
      stop()
      await gate.build(anItem({ epoch: 2 }))
      await vi.waitFor(() => expect(others.filter((itemId) => itemId === 1)).toHaveLength(2))
      stopOther()
      expect(heard).toEqual([])
    })
  })
}
