import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FlashGateUnderTest } from './flash-gate.conformance.ts'
import { aClaim, anItem, aRequest, inPages, readPages, takeNow } from './flash-gate.fixtures.ts'
import type { FlashGate, GateClaim } from './flash-gate.ts'

export function gateBuildConformance(driver: string, create: () => Promise<FlashGateUnderTest>) {
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

  /** So many, each of a person of its own, of whom the first are the same for every prefix. */
  const someClaims = (count: number, prefix = 'c'): GateClaim[] =>
    Array.from({ length: count }, (_, i) => aClaim({ claimId: `${prefix}${i}`, userId: 100 + i }))

  const namesOf = (claims: GateClaim[]) => claims.map(({ claimId }) => claimId).toSorted()

  /** Waits before each page, and before the end, for `between`, which is told how many pages were read. */
  async function* slowly(pages: GateClaim[][], between: (read: number) => Promise<unknown>) {
    for (const [i, page] of pages.entries()) {
      await between(i)
      yield page
    }
    await between(pages.length)
  }

  /** All that anybody can see of the item. */
  async function see(one: FlashGate, claimIds: string[]) {
    return {
      look: await one.look(1),
      states: (await one.readStates(1, claimIds))?.states,
      claims: await readPages(one.listClaims(1)),
      log: await readPages(one.listLog(1)),
    }
  }

  describe(`a gate that is built from many claims: ${driver}`, () => {
    it('knows all of twenty thousand, in however many pages they came', async () => {
      const claims = someClaims(20_000).map((claim, i) => ({
        ...claim,
        count: 1 + (i % 3),
        state: (['held', 'sold', 'gone'] as const)[i % 3] ?? 'held',
      }))
      // A person with claims in pages that lie far apart.
      claims[0] = aClaim({ claimId: 'first', userId: 7, count: 1 })
      claims[19_999] = aClaim({ claimId: 'last', userId: 7, count: 2, state: 'sold' })
      const pages = [claims.slice(0, 1), [], claims.slice(1, 7000), ...inPages(claims.slice(7000), 999), []]
      expect(await gate.build({ ...anItem({ limitPerPerson: 4 }), claims: pages })).toBe(true)

      const sumUp = (state: GateClaim['state']) =>
        claims.reduce((sum, claim) => sum + (claim.state === state ? claim.count : 0), 0)
      expect(await other.look(1)).toEqual({ epoch: 1, free: 10, held: sumUp('held'), sold: sumUp('sold') })
      for (const i of [0, 1, 2, 6999, 7000, 7998, 7999, 12_345, 19_999]) {
        expect(await other.find(1, claims[i]?.claimId ?? '')).toEqual(claims[i])
      }
      const taken = claims.flatMap(({ claimId, state }) => (state === 'gone' ? [] : claimId))
      expect(await readPages(other.listClaims(1))).toEqual(taken.toSorted())
      expect(await gate.claim(aRequest('a', { userId: 7, count: 2 }))).toEqual({ kind: 'over_limit' })
      expect(await gate.claim(aRequest('b', { userId: 7 }))).toMatchObject({ kind: 'held', free: 9 })
      expect(await gate.giveBack(1, 'first')).toBe(true)
      expect(await gate.claim(aRequest('c', { userId: 7 }))).toMatchObject({ kind: 'held', free: 9 })
    })

    it('keeps nobody else waiting meanwhile, though its claims come in one page', async () => {
      await other.build(anItem({ itemId: 2, free: 100_000 }))
      let isBuilding = true
      const building = gate.build(anItem({ claims: someClaims(20_000), pageSize: 20_000 })).finally(() => {
        isBuilding = false
      })
      let claimed = 0
      while (isBuilding) {
        const answer = await other.claim(aRequest(`a${claimed++}`, { itemId: 2 }))
        expect(answer.kind).toBe('held')
        await sleep(0)
      }
      await building
      expect(claimed).toBeGreaterThan(15)
    })

    it('stands whole at once: until then all is as it was', async () => {
      await gate.build(anItem({ free: 5, claims: someClaims(3, 'old') }))
      await gate.claim(aRequest('a'))
      const ids = ['c0', 'c1', 'c2499', 'old0', 'a']
      const before = await see(other, ids)
      const seen: unknown[] = []
      const pages = slowly(inPages(someClaims(2500), 600), async () => seen.push(await see(other, ids)))
      expect(await gate.build({ ...anItem({ epoch: 2, free: 7 }), claims: pages })).toBe(true)
      expect(seen).toEqual(Array.from({ length: 6 }, () => before))
      expect(await see(other, ids)).toEqual({
        look: { epoch: 2, free: 7, held: 2500, sold: 0 },
        states: ['held', 'held', 'held', undefined, undefined],
        claims: namesOf(someClaims(2500)),
        log: [],
      })
    })

    it('where none stood, is not there for a claim before it is whole', async () => {
      const answers: unknown[] = []
      const pages = slowly(inPages(someClaims(3), 1), async (read) => {
        answers.push(await other.claim(aRequest(`a${read}`)), await other.sell(1, 'c0'), await other.look(1))
        answers.push(await other.giveBack(1, 'c0'), await other.correct(1, 1, aClaim()), await takeNow(other))
      })
      await gate.build({ ...anItem(), claims: pages })
      const nobody = [{ kind: 'unsure' }, false, undefined, false, false, []]
      expect(answers).toEqual([...nobody, ...nobody, ...nobody, ...nobody])
      expect(await other.look(1)).toEqual({ epoch: 1, free: 10, held: 3, sold: 0 })
      expect(await other.claim(aRequest('a0'))).toMatchObject({ kind: 'held', epoch: 1, free: 9 })
    })

    it('takes the place of an older one with all that was claimed, sold and logged there meanwhile', async () => {
      await gate.build(anItem({ claims: someClaims(3) }))
      const pages = slowly(inPages(someClaims(3), 1), async (read) => {
        expect(await other.claim(aRequest(`a${read}`))).toMatchObject({ kind: 'held', epoch: 1 })
        expect(await other.sell(1, `c${Math.min(read, 2)}`)).toBe(true)
      })
      await gate.build({ ...anItem({ epoch: 2 }), claims: pages })
      expect(await other.look(1)).toEqual({ epoch: 2, free: 10, held: 3, sold: 0 })
      expect([await other.find(1, 'a0'), await takeNow(other)]).toEqual([undefined, []])
      expect(await other.claim(aRequest('a0'))).toMatchObject({ kind: 'held', epoch: 2 })
    })

    it('gives no entry of its log an id that the older one gave, taken there or not', async () => {
      const idsOf = async (one: FlashGate) => (await takeNow(one)).map(({ entry }) => entry)
      await gate.build(anItem())
      await gate.claim(aRequest('a'))
      const old = await idsOf(gate)
      await gate.claim(aRequest('b'))
      await gate.build(anItem({ epoch: 2 }))
      await gate.claim(aRequest('a'))
      const next = await idsOf(other)
      await other.finish(1, old)
      expect(next).toHaveLength(1)
      expect(old).not.toContain(next[0])
      expect(await readPages(gate.listLog(1))).toEqual(['a'])
    })
  })

  describe(`several builds of one gate: ${driver}`, () => {
    /** Both at once, each of its own claims: the first is half done only when the second is too. Gives what each answered. */
    async function buildBoth(epochOfA: number, epochOfB: number) {
      const isHalfDone = Promise.withResolvers<void>()
      const pagesOf = (name: 'a' | 'b') =>
        slowly(inPages(someClaims(2400, name), 600), async (read) => {
          if (read === 2) await (name === 'a' ? isHalfDone.promise : isHalfDone.resolve())
        })
      return await Promise.all([
        gate.build({ ...anItem({ epoch: epochOfA, free: 1 }), claims: pagesOf('a') }),
        other.build({ ...anItem({ epoch: epochOfB, free: 2 }), claims: pagesOf('b') }),
      ])
    }
    it('of the same epoch make one of the two, unmixed', async () => {
      const built = await buildBoth(1, 1)
      expect(built.filter(Boolean)).toHaveLength(1)
      const [name, free] = built[0] ? (['a', 1] as const) : (['b', 2] as const)
      expect(await gate.look(1)).toEqual({ epoch: 1, free, held: 2400, sold: 0 })
      expect(await readPages(gate.listClaims(1))).toEqual(namesOf(someClaims(2400, name)))
    })

    it('of two epochs make the later one, unmixed', async () => {
      expect((await buildBoth(1, 2))[1]).toBe(true)
      expect(await gate.look(1)).toEqual({ epoch: 2, free: 2, held: 2400, sold: 0 })
      expect(await readPages(gate.listClaims(1))).toEqual(namesOf(someClaims(2400, 'b')))
    })

    it('make the later one also where the other has but its last step left', async () => {
      const claims = someClaims(3, 'later')
      const pages = slowly(inPages(someClaims(1200), 600), async (read) => {
        if (read === 2) expect(await other.build(anItem({ epoch: 2, claims }))).toBe(true)
      })
      expect(await gate.build({ ...anItem({ epoch: 1 }), claims: pages })).toBe(false)
      expect(await gate.look(1)).toEqual({ epoch: 2, free: 10, held: 3, sold: 0 })
      expect(await readPages(gate.listClaims(1))).toEqual(namesOf(claims))
    })

    it('read no further where theirs is not wanted any more', async () => {
      let read = 0
      const pages = slowly(inPages(someClaims(6000), 600), async (i) => {
        read = i
        if (i === 2) await other.build(anItem({ epoch: 2 }))
      })
      expect(await gate.build({ ...anItem(), claims: pages })).toBe(false)
      expect(read).toBeLessThan(5)
      expect(await gate.look(1)).toEqual({ epoch: 2, free: 10, held: 0, sold: 0 })
    })

    it('that cannot read their claims reject with the reason and leave all as it was', async () => {
      const fail = () =>
        slowly(inPages(someClaims(1500, 'failed'), 600), async (read) => {
          if (read === 2) throw new Error('the database is away')
        })
      await expect(gate.build({ ...anItem(), claims: fail() })).rejects.toThrow('the database is away')
      expect(await see(other, ['failed0'])).toEqual({
        look: undefined,
        states: undefined,
        claims: [],
        log: [],
      })

      expect(await gate.build(anItem({ claims: someClaims(2) }))).toBe(true)
      await gate.claim(aRequest('a'))
      const before = await see(other, ['failed0', 'c0'])
      await expect(gate.build({ ...anItem({ epoch: 2 }), claims: fail() })).rejects.toThrow('away')
      expect(await see(other, ['failed0', 'c0'])).toEqual(before)
      expect(await gate.build(anItem({ epoch: 2, claims: someClaims(3) }))).toBe(true)
      expect(await see(other, ['failed0', 'c2'])).toMatchObject({
        look: { epoch: 2, held: 3 },
        states: [undefined, 'held'],
      })
    })

    it('that stop half-way for ever are in nobody’s way', async () => {
      const reached = Promise.withResolvers<void>()
      const never = Promise.withResolvers<void>()
      const pages = slowly(inPages(someClaims(1500, 'dead'), 600), async (read) => {
        if (read < 2) return
        reached.resolve()
        await never.promise
      })
      const dying = store.open()
      const building = dying.build({ ...anItem({ epoch: 1 }), claims: pages })
      building.catch(() => {})
      await reached.promise
      expect(await gate.build(anItem({ epoch: 1, claims: someClaims(3) }))).toBe(true)
      expect(await readPages(other.listClaims(1))).toEqual(['c0', 'c1', 'c2'])
      never.reject(new Error('its process has ended'))
      await expect(building).rejects.toThrow('its process has ended')
      expect(await other.look(1)).toEqual({ epoch: 1, free: 10, held: 3, sold: 0 })
      await dying.close()
    })

    it('that slept until others took them for dead do not go on with what is left of theirs', async () => {
      const sleepy = store.open({ abandonMs: 80 })
      await gate.build(anItem({ claims: someClaims(2) }))
      const before = await see(other, ['late0', 'c0'])
      for (const sleepsAt of [1, 2, 3]) {
        const pages = slowly(inPages(someClaims(1500, 'late'), 500), async (read) => {
          if (read === sleepsAt) await sleep(160)
        })
        const building = sleepy.build({ ...anItem({ epoch: 2 }), claims: pages })
        await expect(building, `before page ${sleepsAt}`).rejects.toThrow('gone')
        expect(await see(other, ['late0', 'c0'])).toEqual(before)
      }
      await sleepy.close()
    })
  })
}
