import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FlashGateUnderTest } from './flash-gate.conformance.ts'
import { aClaim, anItem, aRequest, closesAt, readPages, takeNow } from './flash-gate.fixtures.ts'
import type { FlashGate } from './flash-gate.ts'

export function gateBooksConformance(driver: string, create: () => Promise<FlashGateUnderTest>) {
  let store: FlashGateUnderTest
  let gate: FlashGate
  let other: FlashGate

  beforeEach(async () => {
    store = await create()
    gate = store.open()
    other = store.open()
  })

  afterEach(async () => {
    await Promise.all([gate.close(), other.close()])
    await store.remove()
  })

  /** Asks both processes `count` times in all, at once. */
  const askBoth = <T>(count: number, ask: (gate: FlashGate, i: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, i) => ask(i % 2 === 0 ? gate : other, i)))

  describe(`the books of the flash gate: ${driver}`, () => {
    it('replace an older epoch whole: its claims, its sums and its log', async () => {
      await gate.build(anItem({ epoch: 2, free: 3 }))
      await gate.claim(aRequest('old', { userId: 7, count: 2 }))
      expect(await other.build(anItem({ epoch: 3, free: 5, limitPerPerson: 1 }))).toBe(true)
      expect(await gate.look(1)).toEqual({ epoch: 3, free: 5, held: 0, sold: 0 })
      expect([await gate.giveBack(1, 'old'), await gate.sell(1, 'old')]).toEqual([false, false])
      expect(await takeNow(gate)).toEqual([])
      expect(await gate.claim(aRequest('new', { userId: 7 }))).toMatchObject({ kind: 'held', epoch: 3 })
    })

    it('change nothing where the same epoch or a later one stands, whoever builds', async () => {
      const built = await askBoth(20, (one) => one.build(anItem({ epoch: 2, free: 3 })))
      expect(built.filter(Boolean)).toHaveLength(1)
      expect(await gate.build(anItem({ epoch: 1, free: 9 }))).toBe(false)
      expect(await gate.look(1)).toEqual({ epoch: 2, free: 3, held: 0, sold: 0 })
    })

    it('load the claims that the database knows, which count, are sold and given back like others', async () => {
      const claims = [
        aClaim({ claimId: 'held', count: 2 }),
        aClaim({ claimId: 'sold', userId: 8, state: 'sold' }),
        aClaim({ claimId: 'gone', userId: 9, count: 2, state: 'gone' }),
      ]
      await gate.build(anItem({ epoch: 2, free: 5, claims }))
      expect(await gate.look(1)).toEqual({ epoch: 2, free: 5, held: 2, sold: 1 })
      expect(await gate.claim(aRequest('a', { userId: 7 }))).toEqual({ kind: 'over_limit' })
      expect(await gate.claim(aRequest('b', { userId: 8, count: 2 }))).toEqual({ kind: 'over_limit' })
      expect(await gate.claim(aRequest('c', { userId: 9, count: 2 }))).toMatchObject({ free: 3 })
      expect(await gate.giveBack(1, 'gone')).toBe(false)
      expect(await gate.giveBack(1, 'held')).toBe(true)
      expect(await gate.look(1)).toEqual({ epoch: 2, free: 5, held: 2, sold: 1 })
    })

    it('of many thousand claims are listed in pages, between which others get their turn', async () => {
      const claims = Array.from({ length: 20_000 }, (_, i) => aClaim({ claimId: `c${i}`, userId: i }))
      await gate.build(anItem({ claims }))
      expect(await gate.look(1)).toEqual({ epoch: 1, free: 10, held: 20_000, sold: 0 })
      const pages: string[][] = []
      let turns = 0
      const timer = setInterval(() => turns++, 1)
      for await (const page of other.listClaims(1)) {
        pages.push(page)
        const busyUntil = performance.now() + 3
        while (performance.now() < busyUntil);
      }
      clearInterval(timer)
      expect(turns).toBeGreaterThanOrEqual(pages.length - 2)
      expect(new Set(pages.flat())).toEqual(new Set(claims.map(({ claimId }) => claimId)))
      expect(Math.max(...pages.map(({ length }) => length))).toBeLessThan(3000)
    })

    it('list the claims that are held or sold, and those that nobody has finished writing', async () => {
      const loaded = [aClaim({ claimId: 'sold', state: 'sold' }), aClaim({ claimId: 'gone', state: 'gone' })]
      await gate.build(anItem({ claims: loaded }))
      for (const claimId of ['a', 'b', 'c']) await gate.claim(aRequest(claimId))
      await gate.build(anItem({ itemId: 2 }))
      await gate.claim(aRequest('d', { itemId: 2 }))
      const list = async () => [await readPages(other.listClaims(1)), await readPages(other.listLog(1))]
      const [a] = await takeNow(gate, 'w1', 1)
      expect(await list()).toEqual([
        ['a', 'b', 'c', 'sold'],
        ['a', 'b', 'c'],
      ])
      await gate.finish(1, [a?.entry ?? ''])
      await gate.giveBack(1, 'b')
      expect(await list()).toEqual([
        ['a', 'c', 'sold'],
        ['b', 'c'],
      ])
    })

    it('list what is there all the while, whatever comes and goes between the pages', async () => {
      const claims = Array.from({ length: 4000 }, (_, i) => aClaim({ claimId: `c${i}`, userId: i }))
      await gate.build(anItem({ free: 5000, claims }))
      await Promise.all(Array.from({ length: 2500 }, (_, i) => gate.claim(aRequest(`a${i}`, { userId: -i }))))
      const taken = await takeNow(gate, 'w1', 600)
      const listed = { claims: new Set<string>(), log: new Set<string>() }
      let turn = 0
      for await (const page of other.listClaims(1)) {
        for (const id of page) listed.claims.add(id)
        const added = Array.from({ length: 400 }, (_, i) => aRequest(`b${turn}-${i}`, { userId: 9000 + i }))
        await Promise.all(added.map((request) => gate.claim(request)))
        await gate.giveBack(1, `c${turn++}`)
      }
      for await (const page of other.listLog(1)) {
        for (const id of page) listed.log.add(id)
        const finished = taken.splice(0, 200)
        await gate.finish(
          1,
          finished.map(({ entry }) => entry),
        )
      }
      const missed = (prefix: string, from: number, to: number, ids: Set<string>) =>
        Array.from({ length: to - from }, (_, i) => `${prefix}${from + i}`).filter((id) => !ids.has(id))
      expect(turn).toBeGreaterThan(3)
      expect(missed('c', turn, 4000, listed.claims)).toEqual([])
      expect(missed('a', 600, 2500, listed.log)).toEqual([])
    })

    it('say in which state each of some claims is', async () => {
      const loaded = [aClaim({ claimId: 'sold', state: 'sold' }), aClaim({ claimId: 'gone', state: 'gone' })]
      await gate.build(anItem({ epoch: 3, claims: loaded }))
      await gate.claim(aRequest('a'))
      const read = (...claimIds: string[]) => other.readStates(1, claimIds)
      expect(await read('gone', 'x', 'a', 'sold')).toEqual({
        epoch: 3,
        states: ['gone', undefined, 'held', 'sold'],
      })
      expect(await read('x')).toEqual({ epoch: 3, states: [undefined] })
    })

    it('correct a claim to any state, known or not, and move its units', async () => {
      await gate.build(anItem({ free: 4, limitPerPerson: 3 }))
      const correct = async (state: 'held' | 'sold' | 'gone', claimId = 'lost') => {
        const isChanged = await other.correct(1, 1, aClaim({ claimId, count: 3, state }))
        return [isChanged, await gate.look(1)]
      }
      const sums = (free: number, held: number, sold: number) => ({ epoch: 1, free, held, sold })
      expect(await correct('gone')).toEqual([false, sums(4, 0, 0)])
      expect(await correct('held')).toEqual([true, sums(1, 3, 0)])
      expect(await correct('held')).toEqual([false, sums(1, 3, 0)])
      expect(await gate.claim(aRequest('a', { userId: 7 }))).toEqual({ kind: 'over_limit' })
      expect(await correct('sold')).toEqual([true, sums(1, 0, 3)])
      expect(await correct('gone')).toEqual([true, sums(4, 0, 0)])
      expect(await correct('sold')).toEqual([true, sums(1, 0, 3)])
      expect(await correct('sold', 'another')).toEqual([true, sums(-2, 0, 6)])
      expect(await gate.claim(aRequest('b'))).toEqual({ kind: 'sold_out', free: -2 })
      expect(await takeNow(gate)).toEqual([])
    })

    it('correct nothing in a gate of another epoch', async () => {
      await gate.build(anItem({ epoch: 2 }))
      expect(await gate.correct(1, 1, aClaim())).toBe(false)
      expect(await gate.correct(1, 3, aClaim())).toBe(false)
      expect(await gate.look(1)).toEqual({ epoch: 2, free: 10, held: 0, sold: 0 })
    })

    it('are forgotten with all claims some time after the window, by the server’s clock', async () => {
      const soon = store.open({ keepMs: 60 })
      await soon.build(anItem({ now: closesAt - 60 }))
      await soon.build(anItem({ itemId: 2, now: closesAt - 3_600_000 }))
      await soon.claim(aRequest('a'))
      await new Promise((resolve) => setTimeout(resolve, 30))
      expect(await gate.look(1)).toMatchObject({ held: 1 })
      await vi.waitFor(async () => expect(await gate.look(1)).toBeUndefined())
      expect([await gate.find(1, 'a'), await gate.readStates(1, ['a'])]).toEqual([undefined, undefined])
      expect([await readPages(gate.listClaims(1)), await readPages(gate.listLog(1))]).toEqual([[], []])
      expect(await gate.claim(aRequest('a'))).toEqual({ kind: 'unsure' })
      expect(await takeNow(gate)).toEqual([])
      expect(await gate.look(2)).toMatchObject({ free: 10 })
      expect(await soon.build(anItem({ epoch: 1 }))).toBe(true)
      expect([await readPages(gate.listClaims(1)), await readPages(gate.listLog(1))]).toEqual([[], []])
      await soon.close()
    })
  })
}
