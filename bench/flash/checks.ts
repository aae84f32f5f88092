import type { Facts } from './facts.ts'

export interface Check {
  promise: string
  holds: boolean
  /** What was found, whether or not it is right. */
  found: string
}

/** What a flash sale promises. `expected`: units that must be sold, which is the stock where enough people want one. */
export function checkSale(facts: Facts, { expected, limit }: { expected: number; limit: number }): Check[] {
  const { sold, taken, claims, auditFindings, crowd } = facts
  const live = claims.filter(({ state }) => state !== 'gone')
  const units = new Map<number, number>()
  for (const { userId, count } of live) units.set(userId, (units.get(userId) ?? 0) + count)
  const greedy = [...units.values()].filter((count) => count > limit).length
  const accepted = crowd.presses.filter(([, , kind]) => kind === 'accepted').length
  const ordered = crowd.tickets.filter(({ state }) => state === 'ordered' || state === 'paid')
  const broken = crowd.presses.filter(([, , kind]) => kind === 'broken' || kind === 'other').length
  return [
    check(`exactly ${expected} units are in orders`, sold === expected, String(sold)),
    check('every unit that is taken has its order', taken === sold, `${taken} taken, ${sold} in orders`),
    check(`nobody has more than ${limit}`, greedy === 0, `${units.size} people, ${greedy} of them with more`),
    check(
      'whoever was let in has an order, and was told',
      ordered.length === accepted && new Set(ordered.map(({ orderNo }) => orderNo)).size === sold,
      `${accepted} let in, ${ordered.length} told of an order`,
    ),
    check(
      'everybody got an answer, and nobody a wrong one',
      broken === 0 && crowd.givenUp === 0,
      `${broken} wrong answers, ${crowd.givenUp} gave up${crowd.samples.map((sample) => `; ${sample}`).join('')}`,
    ),
    check('`jishi audit` is clean', auditFindings === undefined, auditFindings ?? 'clean'),
  ]
}

function check(promise: string, holds: boolean, found: string): Check {
  return { promise, holds, found }
}
