import { periodOf } from './ledger.cuts.ts'
import type { LineSums, MoveFacts, OrderFacts } from './order.proofs.queries.ts'
import { isLegalEntry } from './order.status.rules.ts'

/** How long after its deadline an unpaid order may stay open. */
const closingGraceMs = 60_000

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
    /** Cash on delivery that was taken off the bill before it was collected. */
    waivedFen: number
  },
): (keyof typeof orderPromises)[] {
  const { month, now, lines, moves, success, waivedFen } = known
  const isOverdue = order.status === 'unpaid' && order.pay_by !== null && order.pay_by + closingGraceMs < now
  const addsUp =
    Number(lines?.goods_fen) === order.goods_fen &&
    Number(lines?.discount_fen) === order.discount_fen &&
    Number(lines?.count) === order.count
  return [
    ...(periodOf(order.order_no) === month ? [] : (['order.month'] as const)),
    ...(addsUp ? [] : (['order.lines'] as const)),
    ...(isHistory(order, moves) ? [] : (['order.history'] as const)),
    ...(isPaidFor(order, waivedFen, success) ? [] : (['order.paid_amount'] as const)),
    ...(isOverdue ? (['order.overdue'] as const) : []),
  ]
}

function isHistory({ status, payment_method }: OrderFacts, moves: readonly MoveFacts[]): boolean {
  const isCod = payment_method === 'cod'
  let at: OrderFacts['status'] = isCod ? 'to_ship' : 'unpaid'
  let whence: OrderFacts['status'] | undefined
  for (const { kind, status: to } of moves) {
    if (!isLegalEntry(kind, { from: at, to, whence, isCod })) return false
    if (to === 'refunding' && at !== 'refunding') whence = at
    at = to
  }
  return at === status
}

function isPaidFor(
  { paid_at, payment_id, payable_fen }: OrderFacts,
  waivedFen: number,
  success?: SuccessFacts,
): boolean {
  if (paid_at === null) return payment_id === null && success?.isKept !== true
  return success !== undefined && success.id === payment_id && success.amountFen === payable_fen - waivedFen
}
