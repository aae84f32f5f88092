import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFlashGateAt } from '../../../test/place.ts'
import { createTestPlace, removeTestPlace } from '../../../test/ports.ts'
import { anItem, readPages } from './flash-gate.fixtures.ts'
import type { FlashGate } from './flash-gate.ts'
import { anySteps, createScene, someIds, stepsOfMany } from './gate-steps.fixtures.ts'
import { createPlainGate } from './plain-gate.fixtures.ts'

const limitPerPerson = 3
const stocks = fc.integer({ min: 0, max: 8 })

describe('the flash gate beside a plain one', () => {
  let place: Awaited<ReturnType<typeof createTestPlace>>
  let gates: FlashGate[]
  let itemId = 0

  beforeAll(async () => {
    place = await createTestPlace()
    gates = [openFlashGateAt(place), openFlashGateAt(place)]
  })
  afterAll(async () => {
    await Promise.all(gates.map((gate) => gate.close()))
    await removeTestPlace(place)
  })

  async function open(stock: number) {
    const item = { ...anItem({ itemId: ++itemId, free: stock, limitPerPerson }), claims: [] }
    const plain = createPlainGate()
    plain.build(item)
    await gates[0]?.build(item)
    return { item, plain, run: createScene(gates, plain, item) }
  }

  /** All that the second gate shows of an item, and that its units add up. */
  async function read(stock: number, isLimitKept: boolean) {
    const gate = gates[1] as FlashGate
    const [look, read, ...claims] = await Promise.all([
      gate.look(itemId),
      gate.readStates(itemId, someIds),
      ...someIds.map((claimId) => gate.find(itemId, claimId)),
    ])
    const people: Record<number, number> = {}
    for (const claim of claims) {
      if (claim === undefined || claim.state === 'gone') continue
      people[claim.userId] = (people[claim.userId] ?? 0) + claim.count
    }
    const given = Object.values(people).reduce((sum, units) => sum + units, 0)
    expect((look?.free ?? 0) + given, 'free + held + sold').toBe(stock)
    if (isLimitKept) expect(Math.max(0, ...Object.values(people))).toBeLessThanOrEqual(limitPerPerson)
    expect(read).toEqual({ epoch: look?.epoch, states: claims.map((claim) => claim?.state) })
    const listed = {
      claims: await readPages(gate.listClaims(itemId)),
      log: await readPages(gate.listLog(itemId)),
    }
    return { look, claims, listed }
  }

  it('gives the same answers to any steps in any order, and its units always add up', async () => {
    await fc.assert(
      fc.asyncProperty(stocks, anySteps, async (stock, steps) => {
        const { plain, run } = await open(stock)
        const isLimitKept = !steps.some(({ kind }) => kind === 'correct')
        for (const step of steps) {
          const [answer, expected] = await run(step)
          expect(answer, JSON.stringify(step)).toEqual(expected)
          expect(await read(stock, isLimitKept)).toEqual({
            look: plain.look(),
            claims: someIds.map(plain.find),
            listed: { claims: plain.listClaims(), log: plain.listLog() },
          })
        }
      }),
      { numRuns: 60 },
    )
  })

  it('keeps stock and limits whatever many do at once', async () => {
    await fc.assert(
      fc.asyncProperty(stocks, stepsOfMany, async (stock, steps) => {
        const { run } = await open(stock)
        await Promise.all(steps.map(run))
        await read(stock, true)
      }),
      { numRuns: 60 },
    )
  })
})
