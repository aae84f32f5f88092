import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FlashGateUnderTest } from './flash-gate.conformance.ts'
import { anItem, aRequest, holdMs, opensAt, takeNow } from './flash-gate.fixtures.ts'
import type { FlashGate, TakenClaim } from './flash-gate.ts'

export function claimLogConformance(driver: string, create: () => Promise<FlashGateUnderTest>) {
  describe(`the log of claims: ${driver}`, () => {
    let store: FlashGateUnderTest
    let gate: FlashGate
    let other: FlashGate

    beforeEach(async () => {
      store = await create()
      gate = store.open()
      other = store.open()
      await gate.build(anItem({ free: 1000 }))
    })

    afterEach(async () => {
      await Promise.all([gate.close(), other.close()])
      await store.remove()
    })

    /** One after the other, so that their order is known. */
    async function claimAll(count: number, itemId = 1) {
      for (let i = 0; i < count; i++) await gate.claim(aRequest(`a${i}`, { itemId }))
    }
    const idsOf = (taken: TakenClaim[]) => taken.map(({ claimId }) => claimId)
    const lookFor = (one: FlashGate, worker: string, idleMs: number) =>
      one.take(worker, { itemIds: [1], limit: 100, waitMs: 0, idleMs })

    it('gives all that a worker needs to write, oldest first, as many as it asks for', async () => {
      await claimAll(5)
      const taken = await takeNow(other, 'w1', 3)
      expect(idsOf(taken)).toEqual(['a0', 'a1', 'a2'])
      const { userId } = aRequest('a0')
      expect(taken[0]).toEqual({
        entry: taken[0]?.entry,
        itemId: 1,
        claimId: 'a0',
        userId,
        count: 1,
        epoch: 1,
        until: opensAt + holdMs,
      })
      expect(idsOf(await takeNow(gate, 'w1'))).toEqual(['a3', 'a4'])
    })

    it('never gives one entry to two workers at once, and leaves none out', async () => {
      const claims = Promise.all(Array.from({ length: 300 }, (_, i) => gate.claim(aRequest(`a${i}`))))
      const work = async (one: FlashGate, worker: string) => {
        const ids: string[] = []
        for (;;) {
          const taken = await one.take(worker, { itemIds: [1], limit: 7, waitMs: 200, idleMs: 60_000 })
          if (taken.length === 0) return ids
          ids.push(...idsOf(taken))
          if (ids.length % 2 === 0)
            await one.finish(
              1,
              taken.map(({ entry }) => entry),
            )
        }
      }
      const ids = await Promise.all([work(gate, 'w1'), work(other, 'w2'), work(other, 'w3')])
      await claims
      expect(ids.flat()).toHaveLength(300)
      expect(new Set(ids.flat()).size).toBe(300)
    })

    it('gives what a dead worker left lying to another, after the idle time and not before', async () => {
      await claimAll(2)
      await lookFor(gate, 'dead', 300)
      await claimAll(3)
      expect(idsOf(await lookFor(other, 'w2', 300))).toEqual(['a2'])
      await new Promise((resolve) => setTimeout(resolve, 320))
      const taken = await lookFor(other, 'w3', 300)
      expect(idsOf(taken)).toEqual(['a0', 'a1', 'a2'])
      expect(await lookFor(gate, 'w2', 300)).toEqual([])
    })

    it('counts what was left lying into what it was asked for', async () => {
      await claimAll(6)
      const take = (limit: number) => gate.take('w1', { itemIds: [1], limit, waitMs: 0, idleMs: 0 })
      expect(idsOf(await take(1))).toEqual(['a0'])
      expect(idsOf(await take(2))).toEqual(['a0', 'a1'])
      expect(idsOf(await take(3))).toEqual(['a0', 'a1', 'a2'])
    })

    it('counts the idle time anew for who took over', async () => {
      await claimAll(1)
      await lookFor(gate, 'dead', 0)
      expect(await lookFor(other, 'w2', 0)).toHaveLength(1)
      expect(await lookFor(gate, 'w3', 60_000)).toEqual([])
    })

    it('gives nobody what is finished, by whomever and however often', async () => {
      await claimAll(3)
      const taken = await takeNow(gate)
      const [first, ...rest] = taken.map(({ entry }) => entry) as [string, ...string[]]
      await other.finish(1, [first])
      await gate.finish(1, [first])
      await gate.finish(1, [])
      await gate.finish(2, [first])
      expect(idsOf(await lookFor(other, 'w2', 0))).toEqual(['a1', 'a2'])
      await other.finish(1, rest)
      expect(await lookFor(other, 'w2', 0)).toEqual([])
      expect(await gate.look(1)).toEqual({ epoch: 1, free: 997, held: 3, sold: 0 })
    })

    it('takes from several items, passes over those it does not know, and finishes each on its own', async () => {
      await gate.build(anItem({ itemId: 2 }))
      await claimAll(2)
      await gate.claim(aRequest('b', { itemId: 2 }))
      const taken = await takeNow(other, 'w1', 100, [3, 2, 1])
      expect(taken.map(({ itemId, claimId }) => `${itemId} ${claimId}`).toSorted()).toEqual([
        '1 a0',
        '1 a1',
        '2 b',
      ])
      const ofOne = taken.filter(({ itemId }) => itemId === 1)
      await gate.finish(
        1,
        ofOne.map(({ entry }) => entry),
      )
      expect(idsOf(await gate.take('w2', { itemIds: [1, 2], limit: 9, waitMs: 0, idleMs: 0 }))).toEqual(['b'])
      expect(await takeNow(gate, 'w1', 100, [])).toEqual([])
    })

    it('lets no busy item keep another waiting', async () => {
      await gate.build(anItem({ itemId: 2 }))
      await claimAll(40)
      await gate.claim(aRequest('b', { itemId: 2 }))
      const first = await takeNow(gate, 'w1', 5, [1, 2])
      const second = await takeNow(gate, 'w1', 5, [1, 2])
      expect([first.length, second.length]).toEqual([5, 5])
      expect(idsOf([...first, ...second])).toContain('b')
    })

    it('waits for a claim that is made meanwhile, and no longer than it is told', async () => {
      const startedAt = Date.now()
      const wait = (waitMs: number) => other.take('w1', { itemIds: [1], limit: 9, waitMs, idleMs: 60_000 })
      expect(await wait(120)).toEqual([])
      expect(Date.now() - startedAt).toBeGreaterThanOrEqual(119)
      const waiting = wait(10_000)
      await new Promise((resolve) => setTimeout(resolve, 50))
      await claimAll(1)
      expect(idsOf(await waiting)).toEqual(['a0'])
      expect(Date.now() - startedAt).toBeLessThan(3000)
    })

    it('ends the waiting when it is closed, in the middle of a look or between two', async () => {
      const closing = store.open()
      const wait = () => closing.take('w1', { itemIds: [1], limit: 9, waitMs: 20_000, idleMs: 60_000 })
      const early = wait()
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(await Promise.all([early, wait(), closing.close()])).toEqual([[], [], undefined])
    })

    it('does not let a worker of the gate before finish a claim of this one', async () => {
      await claimAll(3)
      const old = await takeNow(gate)
      await gate.build(anItem({ epoch: 2, free: 1000 }))
      await claimAll(3)
      await other.finish(
        1,
        old.map(({ entry }) => entry),
      )
      expect(idsOf(await takeNow(other))).toEqual(['a0', 'a1', 'a2'])
    })
  })
}
