import type { FlashTicket } from '@jishi/contract'
import { expect, it } from 'vitest'
import { createDiary } from './diary.ts'
import { claimIdOf, flashChecks } from './flash-audit.ts'
import { createFlashDiary, type Press } from './flash-diary.ts'
import type { ClaimFact, FlashFacts } from './flash-facts.ts'

const brokenPromises = (facts: FlashFacts) =>
  flashChecks.filter(({ find }) => find(facts).length > 0).map(({ promise }) => promise)

it('finds nothing wrong with two sold claims, one that lapsed, one refused and one lost with its gate', () => {
  expect(brokenPromises(composeFacts())).toEqual([])
})

it('finds the claim in a ticket, whatever letters it has', () => {
  expect(claimIdOf('12-3-1-2_a-')).toBe('1-2_a-')
})

const damages: [string, (facts: FlashFacts) => unknown, string[]][] = [
  [
    'a unit is counted twice',
    ({ items }) => Object.assign(first(items), { taken: 3 }),
    ['sold + held + free', 'the gate'],
  ],
  [
    'more was sold than there is',
    ({ items }) => Object.assign(first(items), { stock: 3 }),
    ['sold + held', 'the gate', 'every unit'],
  ],
  [
    'a unit is held for ever',
    ({ claims, orders, lastAnswers }) => {
      first(claims).state = 'ordered'
      first(orders).status = 'unpaid'
      answerTo(lastAnswers, 'a').state = 'ordered'
    },
    ['sold + held + free', 'every unit', 'every ticket that was given ended', 'no word'],
  ],
  ['the gate has one free', ({ gates }) => Object.assign(gates.get(1) ?? {}, { free: 1 }), ['the gate']],
  ['the gate is an older one', ({ gates }) => Object.assign(gates.get(1) ?? {}, { epoch: 1 }), ['the gate']],
  ['the gate is gone', (facts) => Object.assign(facts, { gates: new Map() }), ['the gate']],
  [
    'one person has what two may have',
    ({ claims, orders, told }) => {
      for (const row of [...claims, ...orders]) row.user_id = 7
      for (const press of told.presses) press.userId = 7
    },
    ['nobody has more units'],
  ],
  [
    'one person has two orders, and one claim',
    ({ orders }) => void orders.push({ ...first(orders), order_no: '9' }),
    ['nobody has more units', 'no order came from a sale without its claim'],
  ],
  [
    'a unit lies around',
    ({ items, gates }) => {
      first(items).stock = 5
      Object.assign(gates.get(1) ?? {}, { free: 1 })
    },
    ['every unit of every sale was sold'],
  ],
  ['an order is missing', ({ orders }) => orders.shift(), ['no claim has its units without an order']],
  [
    'an order is open that its claim gave back',
    ({ orders }) => Object.assign(first(orders.slice(2)), { status: 'to_ship' }),
    ['no claim has its units without an order'],
  ],
  [
    'a claim gave back the units of a paid order',
    ({ claims, lastAnswers }) => {
      for (const row of [first(claims), answerTo(lastAnswers, 'a')])
        Object.assign(row, { state: 'gone', reason: 'unpaid' })
    },
    ['sold + held', 'every unit', 'no claim has its units', 'no word'],
  ],
  [
    'an order has other units',
    ({ orders }) => Object.assign(first(orders), { count: 1 }),
    ['no claim has its units'],
  ],
  [
    'an order is of somebody else',
    ({ orders }) => Object.assign(first(orders), { user_id: 70 }),
    ['no claim has its units'],
  ],
  [
    'an order has no claim',
    ({ orders }) => void orders.push({ ...first(orders), order_no: '9', flash_claim_id: claimId('x') }),
    ['no order came from a sale without its claim'],
  ],
  [
    'one press gave two claims',
    ({ told, lastAnswers }) => {
      first(told.presses).tickets.add(ticketOf('b'))
      expect(lastAnswers.has(ticketOf('b'))).toBe(true)
    },
    ['one press, one claim'],
  ],
  [
    'nobody pressed for it',
    ({ told }) => Object.assign(first(told.presses), { count: 1 }),
    ['every claim is of somebody who pressed'],
  ],
  [
    'a ticket is not known',
    ({ lastAnswers }) => (lastAnswers as Map<string, FlashTicket>).delete(ticketOf('a')),
    ['every ticket that was given ended'],
  ],
  [
    'a ticket never ends',
    ({ lastAnswers }) => Object.assign(answerTo(lastAnswers, 'e'), { state: 'pending', reason: null }),
    ['every ticket that was given ended', 'what a ticket says', 'no word'],
  ],
  [
    'nobody says why',
    ({ lastAnswers }) => Object.assign(answerTo(lastAnswers, 'd'), { reason: null }),
    ['every ticket that was given ended', 'what a ticket says', 'no word'],
  ],
  [
    'a claim without a row is sold',
    ({ lastAnswers, told }) => {
      Object.assign(answerTo(lastAnswers, 'e'), { state: 'paid', orderNo: '9', reason: null })
      told.presses[4]?.seen.splice(0)
    },
    ['what a ticket says is what the database says'],
  ],
  [
    'another order is named',
    ({ lastAnswers }) => Object.assign(answerTo(lastAnswers, 'a'), { orderNo: '9' }),
    ['what a ticket says', 'no word'],
  ],
  [
    'an order was promised to who has none',
    ({ told }) => void told.presses[3]?.seen.unshift(say('d', { state: 'ordered', orderNo: '9' })),
    ['no word about a ticket was taken back'],
  ],
  [
    'a no became a yes',
    ({ told }) => void told.presses[0]?.seen.unshift(say('a', { state: 'gone', reason: 'outdated' })),
    ['no word about a ticket was taken back'],
  ],
  [
    'what was paid is gone',
    ({ told }) => void told.presses[2]?.seen.push(say('c', { state: 'paid', orderNo: '3' })),
    ['no word about a ticket was taken back'],
  ],
  [
    'a stranger saw it',
    ({ told }) => told.noteStranger(ticketOf('a'), 70, true),
    ['nobody was shown a ticket'],
  ],
]

it.each(damages)('sees that %s', (_name, damage, promises) => {
  const facts = composeFacts()
  damage(facts)
  const broken = brokenPromises(facts)
  expect(broken).toHaveLength(promises.length)
  for (const [index, promise] of promises.entries()) expect(broken[index]).toContain(promise)
})

it('takes money that came late for a word that was kept', () => {
  const facts = composeFacts()
  const late = say('a', { state: 'gone', reason: 'unpaid', orderNo: '1' })
  facts.told.presses[0]?.seen.splice(2, 0, late)
  expect(brokenPromises(facts)).toEqual([])
})

/** Four units of an item, two for a person: a and b paid, c lapsed, d refused, e lost with the first gate. */
function composeFacts(): FlashFacts {
  const claims = [
    composeClaim('a', { user_id: 7, state: 'paid', order_no: '1' }),
    composeClaim('b', { user_id: 8, state: 'paid', order_no: '2' }),
    composeClaim('c', { user_id: 9, state: 'gone', reason: 'unpaid', order_no: '3' }),
    composeClaim('d', { user_id: 10, state: 'gone', reason: 'sold_out' }),
  ]
  const told = createFlashDiary()
  for (const { claim_id, user_id, state, reason, order_no } of claims)
    note(told.begin({ userId: user_id, itemId: 1, count: 2, key: claim_id }), claim_id[0] ?? '', {
      state,
      reason,
      orderNo: order_no,
    })
  note(told.begin({ userId: 11, itemId: 1, count: 2, key: 'e' }), 'e', { state: 'gone', reason: 'outdated' })
  const order = {
    idempotency_key: '',
    goods_fen: 200,
    count: 2,
    pay_by: 1000,
    paid_at: null,
    payment_id: null,
  }
  return {
    ...{
      diary: createDiary(),
      stock: [],
      salesBefore: new Map(),
      goods: [],
      events: [],
      payments: [],
      trades: [],
    },
    ...{ outbox: [], queue: { closing: new Set<string>(), failed: [] } },
    orders: claims.flatMap(({ claim_id, user_id, order_no, state }) =>
      order_no === null
        ? []
        : {
            ...order,
            order_no,
            user_id,
            flash_claim_id: claim_id,
            status: state === 'paid' ? 'to_ship' : 'cancelled',
          },
    ),
    ...{ told, claims },
    items: [{ id: 1, sku_id: 1, stock: 4, taken: 4, limit_per_person: 2, epoch: 2 }],
    gates: new Map([[1, { epoch: 2, free: 0, held: 0, sold: 4 }]]),
    lastAnswers: new Map(
      told.presses.map(({ tickets, seen }) => [[...tickets][0] ?? '', { ...first(seen.slice(-1)) }]),
    ),
  }
}

function composeClaim(
  letter: string,
  given: Pick<ClaimFact, 'user_id' | 'state'> & Partial<ClaimFact>,
): ClaimFact {
  return {
    ...{ claim_id: claimId(letter), item_id: 1, count: 2, epoch: 1, reason: null, order_no: null },
    ...{ until: 1000, created_at: 0, ...given },
  }
}

function note(press: Press, letter: string, last: Partial<FlashTicket>): void {
  press.tickets.add(ticketOf(letter))
  press.seen.push(say(letter, { state: 'pending' }))
  if (typeof last.orderNo === 'string')
    press.seen.push(say(letter, { state: 'ordered', orderNo: last.orderNo }))
  press.seen.push(say(letter, last))
}

function say(letter: string, given: Partial<FlashTicket>): FlashTicket {
  return {
    ...{
      ticket: ticketOf(letter),
      itemId: 1,
      count: 2,
      state: 'pending',
      orderNo: null,
      payBy: null,
      reason: null,
    },
    ...given,
  }
}

const claimId = (letter: string) => letter.repeat(22)
const ticketOf = (letter: string) => `1-1-${claimId(letter)}`

function answerTo(answers: FlashFacts['lastAnswers'], letter: string): FlashTicket {
  const answer = answers.get(ticketOf(letter))
  if (answer === undefined) throw new Error(`nothing was answered to ${letter}`)
  return answer
}

function first<Item>(items: readonly Item[]): Item {
  const item = items[0]
  if (item === undefined) throw new Error('there is nothing to damage')
  return item
}
