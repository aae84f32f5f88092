import { monthOf } from './order.months.ts'
import type { LineSums, MoveFacts, OrderFacts } from './order.proofs.queries.ts'
import { type OrderMove, statusAfter } from './order.status.ts'

/** How long after its deadline an unpaid order may stay open. */
const closingGraceMs = 60_000

const moveOfKind: Record<string, OrderMove> = {
  paid: 'pay',
  revived: 'revive',
  cancelled: 'cancel',
  expired: 'expire',
}

/** The payment that is on record as the one that paid for an order. */
export interface SuccessFacts {
  id: string
  amountFen: number
  /** The money has neither gone back nor is it on its way back. */
  isKept: boolean
}

export const orderPromises = {
  'order.month': 'an order lies in the ledger month that its number names',
  'order.lines': 'every order has lines, and they add up to its amount and count',
  'order.history': 'every move of an order was a legal one, and the last led to its status',
  'order.paid_amount': 'a paid order has one payment, of exactly its amount; an unpaid one keeps no money',
  'order.overdue': `no order is unpaid more than ${closingGraceMs / 1000} s after its deadline`,
} as const

/** Names of the promises that an order breaks. */
export function judgeOrder(
  order: OrderFacts,
  known: {
    month: string
    now: number
    lines: LineSums | undefined
    moves: readonly MoveFacts[]
    success: SuccessFacts | undefined
  },
): (keyof typeof orderPromises)[] {
  const { month, now, lines, moves, success } = known
  const isOverdue = order.status === 'unpaid' && order.pay_by !== null && order.pay_by + closingGraceMs < now
  const addsUp = Number(lines?.goods_fen) === order.goods_fen && Number(lines?.count) === order.count
  return [
    ...(monthOf(order.order_no) === month ? [] : (['order.month'] as const)),
    ...(addsUp ? [] : (['order.lines'] as const)),
    ...(isHistory(order, moves) ? [] : (['order.history'] as const)),
    ...(isPaidFor(order, success) ? [] : (['order.paid_amount'] as const)),
    ...(isOverdue ? (['order.overdue'] as const) : []),
  ]
}

function isHistory({ status, payment_method }: OrderFacts, moves: readonly MoveFacts[]): boolean {
  let at: OrderFacts['status'] = payment_method === 'cod' ? 'to_ship' : 'unpaid'
  for (const { kind, status: after } of moves) {
    const move = moveOfKind[kind]
    if (move === undefined || statusAfter(at, move) !== after) return false
    at = after
  }
  return at === status
}

function isPaidFor({ paid_at, payment_id, payable_fen }: OrderFacts, success?: SuccessFacts): boolean {
  if (paid_at === null) return payment_id === null && success?.isKept !== true
  return success !== undefined && success.id === payment_id && success.amountFen === payable_fen
}
