import fc from 'fast-check'
import { aClaim, aRequest, closesAt, inPages, opensAt } from './flash-gate.fixtures.ts'
import type { FlashGate, TakenClaim } from './flash-gate.ts'
import type { PlainGate, PlainItem } from './plain-gate.fixtures.ts'

/** Of the claims in all steps. */
export const someIds = Array.from({ length: 10 }, (_, n) => `c${n}`)
const claimId = fc.constantFrom(...someIds)
const userId = fc.integer({ min: 1, max: 3 })
const count = fc.integer({ min: 1, max: 3 })
const now = fc.oneof(
  { weight: 8, arbitrary: fc.constant(opensAt + 1000) },
  { weight: 1, arbitrary: fc.constantFrom(opensAt - 1, closesAt) },
)
const upToFour = fc.integer({ min: 1, max: 4 })
const state = fc.constantFrom('held' as const, 'sold' as const, 'gone' as const)

const claim = fc.record({
  kind: fc.constant('claim' as const),
  claimId,
  userId,
  count,
  now,
  epoch: fc.nat(2),
})
const sell = fc.record({ kind: fc.constant('sell' as const), claimId })
const giveBack = fc.record({ kind: fc.constant('giveBack' as const), claimId })
const take = fc.record({ kind: fc.constant('take' as const), limit: upToFour, isLeftLying: fc.boolean() })
const finish = fc.record({ kind: fc.constant('finish' as const), most: upToFour })
const build = fc.record({ kind: fc.constant('build' as const), isNewer: fc.boolean() })
const correct = fc.record({ kind: fc.constant('correct' as const), claimId, userId, count, state })

/** Anything that may happen to an item, in any order; few ids, people and units, so that much of it meets. */
export const anySteps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: claim },
    { weight: 3, arbitrary: sell },
    { weight: 4, arbitrary: giveBack },
    { weight: 5, arbitrary: take },
    { weight: 2, arbitrary: finish },
    { weight: 1, arbitrary: build },
    { weight: 1, arbitrary: correct },
  ),
  { minLength: 1, maxLength: 60, size: 'max' },
)

/** What people and workers may do at once. */
export const stepsOfMany = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: claim },
    { weight: 1, arbitrary: sell },
    { weight: 2, arbitrary: giveBack },
  ),
  { minLength: 10, maxLength: 80, size: 'max' },
)

export type AnyStep = (typeof anySteps extends fc.Arbitrary<infer S> ? S : never)[number]

/** A built item, in the real gates, which are asked in turn, and in a plain one. */
export function createScene(gates: readonly FlashGate[], plain: PlainGate, item: PlainItem) {
  const { itemId, free: stock } = item
  const taken: TakenClaim[] = []
  let [turn, epoch] = [0, item.epoch]

  /** As a rebuild does: what the database knows stays, the rest is free again. */
  function rebuilt(nextEpoch: number): PlainItem {
    const claims = plain.writtenClaims()
    const used = claims.filter((one) => one.state !== 'gone').reduce((sum, one) => sum + one.count, 0)
    return { ...item, epoch: nextEpoch, free: stock - used, claims }
  }

  /** Does a step on both sides; gives what the real one and the plain one say. */
  return async function run(step: AnyStep): Promise<[unknown, unknown]> {
    const real = gates[turn++ % gates.length] as FlashGate
    switch (step.kind) {
      case 'claim': {
        const { kind: _, ...who } = step
        const request = aRequest(step.claimId, { ...who, itemId })
        return [await real.claim(request), plain.claim(request)]
      }
      case 'sell':
        return [await real.sell(itemId, step.claimId), plain.settle(step.claimId, 'sold')]
      case 'giveBack':
        return [await real.giveBack(itemId, step.claimId), plain.settle(step.claimId, 'gone')]
      case 'build': {
        if (step.isNewer) epoch++
        const next = rebuilt(epoch)
        return [await real.build({ ...next, claims: inPages(next.claims, 2) }), plain.build(next)]
      }
      case 'correct': {
        const { kind: _, ...known } = step
        const one = aClaim({ ...known, epoch })
        return [await real.correct(itemId, epoch, one), plain.correct(epoch, one)]
      }
      case 'take': {
        const idleMs = step.isLeftLying ? 0 : 600_000
        const found = await real.take('w', { itemIds: [itemId], limit: step.limit, waitMs: 0, idleMs })
        taken.push(...found)
        return [found.map((one) => one.claimId), plain.take(step.limit, step.isLeftLying)]
      }
      case 'finish': {
        const done = taken.splice(0, step.most)
        // Those of an older gate are not in this log, even where their claim was made again.
        plain.finish(done.filter((one) => one.epoch === epoch).map((one) => one.claimId))
        const entries = done.map(({ entry }) => entry)
        return [await real.finish(itemId, entries), undefined]
      }
    }
  }
}
