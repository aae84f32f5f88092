import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { TakenClaim } from '../../infra/flash-gate/flash-gate.ts'
import { type Decided, decideClaims, type Known } from './write-claims.rules.ts'

const now = 1_000
const items = [
  { id: 1, epoch: 1, stock: 5, taken: 0, limit_per_person: 2 },
  { id: 2, epoch: 1, stock: 3, taken: 0, limit_per_person: 3 },
]
const sold = new Set([1, 2])

const claim: fc.Arbitrary<TakenClaim> = fc.record({
  entry: fc.constant('1-0'),
  claimId: fc.integer({ min: 1, max: 12 }).map(String),
  itemId: fc.constantFrom(1, 2),
  userId: fc.integer({ min: 1, max: 4 }),
  count: fc.integer({ min: 1, max: 3 }),
  epoch: fc.constant(1),
  until: fc.constant(now + 1),
})
/** A claim id stands for one claim: as its hash does. */
const claims = fc
  .array(claim, { maxLength: 30 })
  .map((all) => all.map((each) => all.find(({ claimId }) => claimId === each.claimId) ?? each))

/** As the database has them after a batch. */
function after(known: Known, decided: readonly Decided[]): Known {
  const rows = [...known.rows, ...decided.flatMap(({ row, isNew }) => (isNew ? [row] : []))]
  const taken = (id: number) => sum(rows.filter((row) => row.item_id === id && row.state === 'ordered'))
  const ofPeople = Map.groupBy(
    rows.filter(({ state }) => state !== 'gone'),
    ({ item_id, user_id }) => `${item_id}:${user_id}`,
  )
  const units = [...ofPeople.values()].flatMap((some) =>
    some.slice(0, 1).map(({ item_id, user_id }) => ({ item_id, user_id, units: sum(some) })),
  )
  return { ...known, rows, units, items: items.map((item) => ({ ...item, taken: taken(item.id) })) }
}

const sum = (rows: readonly { count: number }[]) => rows.reduce((total, { count }) => total + count, 0)

it('P13: however claims come in batches, each is decided once, and as if they had come in one', () => {
  fc.assert(
    fc.property(claims, fc.nat(30), (all, cut) => {
      const nothing: Known = { items, rows: [], units: [], sold, now }
      const whole = decideClaims(all, nothing)
      const first = decideClaims(all.slice(0, cut), nothing)
      const second = decideClaims(all.slice(cut), after(nothing, first))
      expect([...first, ...second].map(({ row }) => row)).toEqual(whole.map(({ row }) => row))
      const again = decideClaims(all, after(nothing, whole))
      expect(again.map(({ row }) => row)).toEqual(whole.map(({ row }) => row))
      expect(again.some(({ isNew }) => isNew)).toBe(false)
    }),
  )
})

it('P13: nothing is sold twice, and nobody has more than one person may have', () => {
  fc.assert(
    fc.property(claims, (all) => {
      const ordered = decideClaims(all, { items, rows: [], units: [], sold, now }).flatMap(
        ({ row, isNew }) => (isNew && row.state === 'ordered' ? [row] : []),
      )
      for (const item of items) {
        const of = ordered.filter(({ item_id }) => item_id === item.id)
        expect(sum(of)).toBeLessThanOrEqual(item.stock)
        for (const some of Map.groupBy(of, ({ user_id }) => user_id).values())
          expect(sum(some)).toBeLessThanOrEqual(item.limit_per_person)
      }
    }),
  )
})
