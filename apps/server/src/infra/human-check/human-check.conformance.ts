import type { HumanAnswer, HumanChallenge } from '@jishi/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HumanCheck } from './human-check.ts'

/** A driver twice over on one store, as in two processes, and somebody who knows the answers. */
export interface HumanCheckWorld {
  check: HumanCheck
  other: HumanCheck
  solve(challenge: HumanChallenge): Promise<HumanAnswer>
  /** An answer to this challenge that is not the right one. */
  miss(challenge: HumanChallenge): Promise<HumanAnswer>
  /** What somebody may send who means no good, beside what every driver is sent. */
  garbage: unknown[]
  advance(ms: number): void
  close(): Promise<void>
}

/** The promises of the human check. */
export function humanCheckConformance(driver: string, open: () => Promise<HumanCheckWorld>): void {
  describe(`human check: ${driver}`, () => {
    let world: HumanCheckWorld
    beforeAll(async () => {
      world = await open()
    })
    afterAll(() => world.close())

    it('§1.1 believes the right answer, once', async () => {
      const challenge = await world.check.issue()
      expect(challenge).toMatchObject({ kind: world.check.kind, expiresInSeconds: 300 })
      const answer = await world.solve(challenge)
      expect(await world.check.verify(answer)).toBe(true)
      expect(await world.check.verify(answer)).toBe(false)
    })

    it('§1.1 P24 believes it also in another process than the one that asked, and once over both', async () => {
      const answer = await world.solve(await world.check.issue())
      expect(await world.other.verify(answer)).toBe(true)
      expect(await world.check.verify(answer)).toBe(false)
    })

    it('§1.1 lets a wrong answer burn the challenge', async () => {
      const challenge = await world.check.issue()
      const right = await world.solve(challenge)
      expect(await world.check.verify(await world.miss(challenge))).toBe(false)
      expect(await world.check.verify(right)).toBe(false)
    })

    it('§1.1 takes an answer until 300 seconds have passed', async () => {
      const inTime = await world.solve(await world.check.issue())
      const late = await world.solve(await world.check.issue())
      world.advance(299_999)
      expect(await world.check.verify(inTime)).toBe(true)
      world.advance(1)
      expect(await world.check.verify(late)).toBe(false)
    })

    it('§1.1 believes one of many who bring the right answer at once', async () => {
      const answer = await world.solve(await world.check.issue())
      const brought = await Promise.all(
        Array.from({ length: 12 }, (_, i) => (i % 2 ? world.check : world.other).verify(answer)),
      )
      expect(brought.filter(Boolean)).toHaveLength(1)
    })

    it('asks something new each time', async () => {
      const [one, two] = [await world.check.issue(), await world.check.issue()]
      expect(one).not.toEqual(two)
      expect(await world.check.verify(await world.solve(two))).toBe(true)
      expect(await world.check.verify(await world.solve(one))).toBe(true)
    })

    it('takes no answer of another kind', async () => {
      const answer = await world.solve(await world.check.issue())
      const kind = answer.kind === 'image' ? 'altcha' : 'image'
      expect(await world.check.verify({ ...answer, kind } as HumanAnswer)).toBe(false)
      expect(await world.check.verify(answer)).toBe(true)
    })

    it('says no, and nothing else, to whatever is sent', async () => {
      const { kind } = world.check
      const values = [undefined, null, '', 'x', 0, [], {}, '\0\ud800', '__proto__', 'a'.repeat(4000)]
      const shapes = values.flatMap((value) => [
        value,
        { kind },
        { kind, id: value, text: value, payload: value },
      ])
      for (const garbage of [...shapes, ...world.garbage]) {
        expect(await world.check.verify(garbage as HumanAnswer), JSON.stringify(garbage)).toBe(false)
      }
    })
  })
}
