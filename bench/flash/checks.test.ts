import { expect, it } from 'vitest'
import { checkSale } from './checks.ts'
import type { Facts } from './facts.ts'

const claim = { userId: 1, count: 1, state: 'ordered', claimedAtMs: 1, writtenAtMs: 2 }
const ticket = { person: 0, ticket: '1-1-a', state: 'ordered' as const, reason: null, orderNo: '1' }
const right: Facts = {
  sold: 1,
  taken: 1,
  claims: [claim],
  auditFindings: undefined,
  crowd: {
    presses: [
      [1, 1, 'accepted'],
      [2, 1, 'sold_out'],
    ],
    tickets: [ticket],
    givenUp: 0,
    samples: [],
  },
}
const broken = (facts: Partial<Facts>) =>
  checkSale({ ...right, ...facts }, { expected: 1, limit: 1 })
    .filter(({ holds }) => !holds)
    .map(({ promise }) => promise)

it('finds nothing wrong with a sale that kept its word', () => {
  expect(broken({})).toEqual([])
})

it.each<[string, Partial<Facts>, string]>([
  ['one unit too many', { sold: 2, taken: 2 }, 'exactly 1 units are in orders'],
  ['one unit too few', { sold: 0, taken: 0 }, 'exactly 1 units are in orders'],
  ['a unit without an order', { taken: 2 }, 'every unit that is taken has its order'],
  ['somebody with two', { claims: [claim, claim] }, 'nobody has more than 1'],
  [
    'a ticket that came to nothing',
    { crowd: { ...right.crowd, tickets: [{ ...ticket, state: 'gone', orderNo: null }] } },
    'whoever was let in has an order, and was told',
  ],
  [
    'an answer that is none',
    { crowd: { ...right.crowd, presses: [...right.crowd.presses, [3, 1, 'broken']] } },
    'everybody got an answer, and nobody a wrong one',
  ],
  ['an audit that found something', { auditFindings: 'flash.taken' }, '`jishi audit` is clean'],
])('sees %s', (_, facts, promise) => {
  expect(broken(facts)).toContain(promise)
})
