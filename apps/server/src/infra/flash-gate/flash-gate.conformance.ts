import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  aClaim,
  anItem,
  aRequest,
  closesAt,
  holdMs,
  opensAt,
  readPages,
  takeNow,
} from './flash-gate.fixtures.ts'
import type { FlashGate } from './flash-gate.ts'
import type { GateOptions } from './gate-options.ts'

/** An empty store; each `open` is one more process on it. */
export interface FlashGateUnderTest {
  open(options?: GateOptions): FlashGate
  remove(): Promise<void>
}

export function flashGateConformance(driver: string, create: () => Promise<FlashGateUnderTest>) {
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

  describe(`a claim at the flash gate: ${driver}`, () => {
    it('is held from now on, by the epoch that it was given in', async () => {
      await gate.build(anItem({ epoch: 4 }))
      expect(await gate.claim(aRequest('a', { count: 2 }))).toEqual({
        kind: 'held',
        epoch: 4,
        until: opensAt + holdMs,
        free: 8,
      })
      expect(await other.look(1)).toEqual({ epoch: 4, free: 8, held: 2, sold: 0 })
      const { userId } = aRequest('a')
      expect(await other.find(1, 'a')).toEqual(aClaim({ claimId: 'a', userId, count: 2, epoch: 4 }))
    })

    it('is early before the first moment of the window and late from its end on', async () => {
      await gate.build(anItem())
      const at = async (now: number) => (await gate.claim(aRequest(`at${now}`, { now }))).kind
      expect(await at(opensAt - 1)).toBe('early')
      expect(await at(opensAt)).toBe('held')
      expect(await at(closesAt - 1)).toBe('held')
      expect(await at(closesAt)).toBe('late')
      expect(await gate.look(1)).toMatchObject({ held: 2 })
    })

    it('is refused by a gate that does not know the item, as everything is', async () => {
      await gate.build(anItem())
      expect(await gate.claim(aRequest('a', { itemId: 2 }))).toEqual({ kind: 'unsure' })
      expect(await gate.sell(2, 'a')).toBe(false)
      expect(await gate.giveBack(2, 'a')).toBe(false)
      expect(await gate.correct(2, 1, aClaim())).toBe(false)
      expect([await gate.look(2), await gate.find(2, 'a'), await gate.readStates(2, ['a'])]).toEqual([
        undefined,
        undefined,
        undefined,
      ])
      expect([await readPages(gate.listClaims(2)), await readPages(gate.listLog(2))]).toEqual([[], []])
    })

    it('is refused by a gate that is older than the server knows, not by one that is newer', async () => {
      await gate.build(anItem({ epoch: 5 }))
      expect(await gate.claim(aRequest('a', { epoch: 6 }))).toEqual({ kind: 'unsure' })
      expect(await gate.claim(aRequest('b', { epoch: 5 }))).toMatchObject({ kind: 'held', epoch: 5 })
      expect(await gate.claim(aRequest('c', { epoch: 4 }))).toMatchObject({ kind: 'held', epoch: 5 })
    })

    it('of a person is refused beyond the limit, which counts what is held and sold, not what is gone', async () => {
      await gate.build(anItem({ limitPerPerson: 3 }))
      const mine = async (claimId: string, count: number) =>
        (await gate.claim(aRequest(claimId, { userId: 7, count }))).kind
      expect(await mine('a', 4)).toBe('over_limit')
      expect(await mine('b', 2)).toBe('held')
      expect(await mine('c', 2)).toBe('over_limit')
      await gate.sell(1, 'b')
      expect(await mine('d', 1)).toBe('held')
      expect(await mine('e', 1)).toBe('over_limit')
      await gate.giveBack(1, 'd')
      expect(await mine('f', 1)).toBe('held')
      expect(await gate.claim(aRequest('g', { userId: 8, count: 3 }))).toMatchObject({ kind: 'held' })
    })

    it('that is too large is told what is left, and a smaller one takes that', async () => {
      await gate.build(anItem({ free: 3, limitPerPerson: 9 }))
      expect(await gate.claim(aRequest('a', { count: 4 }))).toEqual({ kind: 'sold_out', free: 3 })
      expect(await gate.claim(aRequest('b', { count: 3 }))).toMatchObject({ kind: 'held', free: 0 })
      expect(await gate.claim(aRequest('c'))).toEqual({ kind: 'sold_out', free: 0 })
    })

    it('is given to exactly as many as there are units, however many press at once', async () => {
      await gate.build(anItem({ free: 7 }))
      const answers = await askBoth(200, (one, i) => one.claim(aRequest(`a${i}`)))
      expect(answers.filter(({ kind }) => kind === 'held')).toHaveLength(7)
      expect(answers.filter(({ kind }) => kind === 'sold_out')).toHaveLength(193)
      expect(await gate.look(1)).toEqual({ epoch: 1, free: 0, held: 7, sold: 0 })
      expect(await takeNow(other)).toHaveLength(7)
    })

    it('is given to one person no more often than the limit, however fast the clicks', async () => {
      await gate.build(anItem({ free: 100, limitPerPerson: 2 }))
      const answers = await askBoth(50, (one, i) => one.claim(aRequest(`a${i}`, { userId: 7 })))
      expect(answers.filter(({ kind }) => kind === 'held')).toHaveLength(2)
      expect(await gate.look(1)).toMatchObject({ free: 98, held: 2 })
    })

    it('P13 P28 is judged after all before it, however many come at one moment, of few people and some of them twice', async () => {
      await gate.build(anItem({ free: 250, limitPerPerson: 5 }))
      const presses = Array.from({ length: 1000 }, (_, i) => aRequest(`c${i}`, { userId: i % 10 }))
      const again = presses.slice(0, 50)
      const answers = await Promise.all([...presses, ...again].map((press) => gate.claim(press)))
      const held = new Set(
        [...presses, ...again].flatMap(({ claimId }, i) => (answers[i]?.kind === 'held' ? [claimId] : [])),
      )
      expect([...held]).toEqual(presses.slice(0, 50).map(({ claimId }) => claimId))
      expect(answers.slice(1000).every(({ kind }) => kind === 'held')).toBe(true)
      expect(await gate.look(1)).toMatchObject({ free: 200, held: 50 })
      const taken = await takeNow(gate, 'w1', 1000)
      expect(taken.map(({ claimId }) => claimId)).toEqual([...held])
    })

    it('P13 asked for again with the same id takes nothing more and gets the same answer, whatever has changed', async () => {
      await gate.build(anItem({ free: 1 }))
      const request = aRequest('a')
      const answers = await askBoth(20, (one) => one.claim(request))
      const answer = { kind: 'held', epoch: 1, until: opensAt + holdMs, free: 0 }
      expect(answers).toEqual(answers.map(() => answer))
      expect(await takeNow(gate)).toHaveLength(1)

      const late = { ...request, now: closesAt + 1 }
      expect(await other.claim(late)).toEqual(answer)
      await gate.sell(1, 'a')
      expect(await other.claim(late)).toEqual(answer)
      await gate.build(anItem({ epoch: 2, claims: [aClaim({ claimId: 'b' })] }))
      await gate.giveBack(1, 'b')
      expect(await gate.claim(aRequest('b'))).toMatchObject({ kind: 'held', epoch: 1 })
      expect(await takeNow(gate)).toEqual([])
      expect(await gate.look(1)).toEqual({ epoch: 2, free: 11, held: 0, sold: 0 })
    })
  })

  describe(`what becomes of a claim at the flash gate: ${driver}`, () => {
    beforeEach(async () => {
      await gate.build(anItem({ free: 2 }))
      await gate.claim(aRequest('a', { userId: 7, count: 2 }))
    })

    it('P28 is given back once, however often that is asked, also when nothing was left', async () => {
      const answers = await askBoth(20, (one) => one.giveBack(1, 'a'))
      expect(answers.filter(Boolean)).toHaveLength(1)
      expect(await gate.look(1)).toEqual({ epoch: 1, free: 2, held: 0, sold: 0 })
      expect(await gate.find(1, 'a')).toMatchObject({ state: 'gone' })
      expect(await gate.claim(aRequest('b', { count: 2 }))).toMatchObject({ kind: 'held' })
    })

    it('is sold, which can be said twice and is not given back', async () => {
      expect([await gate.sell(1, 'a'), await other.sell(1, 'a')]).toEqual([true, true])
      expect(await gate.giveBack(1, 'a')).toBe(false)
      expect(await gate.look(1)).toEqual({ epoch: 1, free: 0, held: 0, sold: 2 })
    })

    it('is not sold when it was given back', async () => {
      await gate.giveBack(1, 'a')
      expect(await gate.sell(1, 'a')).toBe(false)
      expect(await gate.look(1)).toEqual({ epoch: 1, free: 2, held: 0, sold: 0 })
    })

    it('is one of the two when both are asked at once', async () => {
      const [isSold, isBack] = await Promise.all([gate.sell(1, 'a'), other.giveBack(1, 'a')])
      expect(isSold).not.toBe(isBack)
      expect(await gate.look(1)).toMatchObject(isSold ? { free: 0, sold: 2 } : { free: 2, sold: 0 })
    })

    it('changes nothing for a claim that nobody made', async () => {
      expect([await gate.sell(1, 'x'), await gate.giveBack(1, 'x')]).toEqual([false, false])
      expect(await gate.find(1, 'x')).toBeUndefined()
      expect(await gate.look(1)).toEqual({ epoch: 1, free: 0, held: 2, sold: 0 })
    })

    it('is known after the process ended', async () => {
      await Promise.all([gate.close(), other.close()])
      gate = store.open()
      other = store.open()
      expect(await gate.look(1)).toEqual({ epoch: 1, free: 0, held: 2, sold: 0 })
      expect(await takeNow(gate)).toMatchObject([{ claimId: 'a', userId: 7, count: 2 }])
    })
  })
}
