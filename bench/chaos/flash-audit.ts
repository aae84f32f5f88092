import type { FlashTicket } from '@jishi/contract'
import type { Press } from './flash-diary.ts'
import { type ClaimFact, countUnits, type FlashFacts } from './flash-facts.ts'

export interface FlashCheck {
  /** What holds when no row is found. */
  promise: string
  /** What breaks it. */
  find(facts: FlashFacts): object[]
}

export const gateCheck = {
  promise: 'the gate says the same',
  find: ({ items, gates }: Pick<FlashFacts, 'items' | 'gates'>): object[] =>
    items.flatMap((item) => {
      const gate = gates.get(item.id)
      const isRight =
        gate?.epoch === item.epoch &&
        gate.sold === item.taken &&
        gate.held === 0 &&
        gate.free === item.stock - item.taken
      return isRight ? [] : [{ ...item, gate: gate ?? 'does not know it' }]
    }),
}

export const unitChecks: FlashCheck[] = [
  {
    promise: 'sold + held + free = flash stock of each item, and in the end nothing is held',
    find: ({ items, claims }) =>
      items.flatMap((item) => {
        const [sold, held] = [countUnits(claims, item.id, 'paid'), countUnits(claims, item.id, 'ordered')]
        const free = item.stock - item.taken
        const isRight = free >= 0 && held === 0 && sold + held + free === item.stock
        return isRight ? [] : [{ ...item, sold, held, free }]
      }),
  },
  gateCheck,
  {
    promise: 'nobody has more units than one person may have, by claims and by orders',
    find: ({ items, claims, orders }) => {
      const byId = new Map(claims.map((claim) => [claim.claim_id, claim]))
      const limits = new Map(items.map(({ id, limit_per_person }) => [id, limit_per_person]))
      const ofOrders = orders.flatMap(({ user_id, count, status, flash_claim_id }) => {
        const item_id = byId.get(flash_claim_id ?? '')?.item_id
        return status === 'cancelled' || item_id === undefined ? [] : [{ user_id, item_id, count }]
      })
      const ofClaims = claims.filter(({ state }) => state !== 'gone')
      return [ofClaims, ofOrders].flatMap((units) => findGreedy(units, limits))
    },
  },
  {
    promise: 'every unit of every sale was sold',
    find: ({ items, claims }) => items.filter((item) => countUnits(claims, item.id, 'paid') !== item.stock),
  },
]

export const claimChecks: FlashCheck[] = [
  {
    promise: 'no claim has its units without an order that says the same',
    find: ({ claims, orders }) => {
      const byNumber = new Map(orders.map((order) => [order.order_no, order]))
      return claims.filter((claim) => {
        const order = byNumber.get(claim.order_no ?? '')
        if (order === undefined) return claim.state !== 'gone' || claim.order_no !== null
        const isSame =
          order.flash_claim_id === claim.claim_id &&
          order.user_id === claim.user_id &&
          order.count === claim.count
        return !isSame || (order.status === 'cancelled') !== (claim.state === 'gone')
      })
    },
  },
  {
    promise: 'no order came from a sale without its claim',
    find: ({ claims, orders }) => {
      const numbers = new Map(claims.map(({ claim_id, order_no }) => [claim_id, order_no]))
      return orders.filter(({ flash_claim_id, order_no }) => numbers.get(flash_claim_id ?? '') !== order_no)
    },
  },
  {
    promise: 'one press, one claim',
    find: ({ told }) => told.presses.filter(({ tickets }) => new Set([...tickets].map(claimIdOf)).size > 1),
  },
  {
    promise: 'every claim is of somebody who pressed for as many units of it',
    find: ({ claims, told }) => {
      const pressed = new Set(told.presses.map((press) => pressOf(press.userId, press.itemId, press.count)))
      return claims.filter(({ user_id, item_id, count }) => !pressed.has(pressOf(user_id, item_id, count)))
    },
  },
]

export const ticketChecks: FlashCheck[] = [
  {
    promise: 'every ticket that was given ended, in an order that is paid or in a clear no',
    find: ({ told, lastAnswers }) =>
      listTickets(told.presses).flatMap((ticket) => {
        const answer = lastAnswers.get(ticket)
        const isEnd =
          answer?.state === 'paid'
            ? answer.orderNo !== null
            : answer?.state === 'gone' && answer.reason !== null
        return isEnd ? [] : [{ ticket, answer: answer ?? 'none' }]
      }),
  },
  {
    promise: 'what a ticket says is what the database says',
    find: ({ claims, lastAnswers }) => {
      const byId = new Map(claims.map((claim) => [claim.claim_id, claim]))
      return [...lastAnswers].flatMap(([ticket, answer]) => {
        const claim = byId.get(claimIdOf(ticket))
        return isTold(answer, claim) ? [] : [{ ticket, answer, claim: claim ?? 'none' }]
      })
    },
  },
  {
    promise: 'no word about a ticket was taken back',
    find: ({ told, lastAnswers }) =>
      told.presses.flatMap(({ tickets, seen }) => {
        const [ticket = ''] = tickets
        const last = lastAnswers.get(ticket)
        const said = last === undefined ? seen : [...seen, last]
        return said.every((word, index) => isNext(said[index - 1], word)) ? [] : [{ ticket, said }]
      }),
  },
  { promise: 'nobody was shown a ticket of somebody else', find: ({ told }) => told.leaks },
]

export const flashChecks = [...unitChecks, ...claimChecks, ...ticketChecks]

/** `12-1-abc` -> `abc`, which may have dashes itself. */
export function claimIdOf(ticket: string): string {
  return ticket.replace(/^\d+-\d+-/, '')
}

export function listTickets(presses: readonly Press[]): string[] {
  return presses.flatMap(({ tickets }) => [...tickets])
}

function findGreedy(
  units: readonly { user_id: number; item_id: number; count: number }[],
  limits: ReadonlyMap<number, number>,
): object[] {
  const sums = new Map<string, { user_id: number; item_id: number; units: number }>()
  for (const { user_id, item_id, count } of units) {
    const person = `${user_id} ${item_id}`
    sums.set(person, { user_id, item_id, units: (sums.get(person)?.units ?? 0) + count })
  }
  return [...sums.values()].filter(({ item_id, units: has }) => has > (limits.get(item_id) ?? 0))
}

function pressOf(userId: number, itemId: number, count: number): string {
  return `${userId} ${itemId} ${count}`
}

/** A claim without a row was lost with its gate. */
function isTold(answer: FlashTicket, claim: ClaimFact | undefined): boolean {
  if (claim === undefined) return answer.state === 'gone' && answer.reason === 'outdated'
  return answer.state === claim.state && answer.orderNo === claim.order_no && answer.reason === claim.reason
}

/** The order stays the same; paid is for good; gone is, unless money came late for its order. */
function isNext(before: FlashTicket | undefined, now: FlashTicket): boolean {
  if (before === undefined || before.state === 'pending') return true
  if (before.orderNo !== now.orderNo) return false
  if (before.state === 'ordered') return now.state !== 'pending'
  if (before.state === 'gone' && now.state === 'paid') return before.orderNo !== null
  return before.state === now.state && before.reason === now.reason
}
