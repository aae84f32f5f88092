import type { OrderStatus } from '@jishi/contract'

/** Back to where the order was when the refund was asked for. */
const before = 'before'

/** The table of legal moves: what may happen to an order in a status, and what it is then. */
const moves = {
  unpaid: { pay: 'to_ship', cancel: 'cancelled', expire: 'cancelled' },
  // Before shipping nothing is lost but cash on delivery that nobody has paid yet.
  to_ship: { ship: 'shipped', refund: 'refunding', cancel_cod: 'cancelled' },
  shipped: { receive: 'to_review', auto_receive: 'to_review', refund: 'refunding' },
  to_review: { review: 'done', refund: 'refunding' },
  done: { refund: 'refunding' },
  // Money that arrives after the close brings the order back where stock allows.
  cancelled: { revive: 'to_ship' },
  refunding: { complete_refund: 'refunded', reject_refund: before },
  refunded: {},
} as const satisfies Record<OrderStatus, Record<string, OrderStatus | typeof before>>

type MoveOf<Status extends OrderStatus> = keyof (typeof moves)[Status]
export type OrderMove = { [Status in OrderStatus]: MoveOf<Status> }[OrderStatus]

/** The status after the move; undefined when it is not legal. `whence`: the status in which a refund was asked for. */
export function statusAfter(
  from: OrderStatus,
  move: OrderMove,
  whence?: OrderStatus,
): OrderStatus | undefined {
  const next = (moves[from] as Partial<Record<OrderMove, OrderStatus | typeof before>>)[move]
  if (next !== before) return next
  return whence !== undefined && 'refund' in moves[whence] ? whence : undefined
}

/** What an entry of an order's history can tell: a move by one of `moves`, or with `isNote` also something that moves nothing. */
const entries = {
  paid: { moves: ['pay'] },
  revived: { moves: ['revive'] },
  cancelled: { moves: ['cancel', 'cancel_cod'] },
  expired: { moves: ['expire'] },
  // Of cash on delivery: the money is there.
  collected: { moves: [], isNote: true },
  // One parcel of several; the one that makes it complete moves the order.
  shipped: { moves: ['ship'], isNote: true },
  delivered: { moves: [], isNote: true },
  received: { moves: ['receive'] },
  auto_received: { moves: ['auto_receive'] },
  reviewed: { moves: ['review'] },
  // Of some lines they are notes; of all that is left they move the order.
  refund_asked: { moves: ['refund'], isNote: true },
  refund_withdrawn: { moves: ['reject_refund'], isNote: true },
  refund_rejected: { moves: ['reject_refund'], isNote: true },
  line_refunded: { moves: [], isNote: true },
  refund_done: { moves: ['complete_refund'] },
} as const satisfies Record<string, { moves: readonly OrderMove[]; isNote?: true }>

export type EntryKind = keyof typeof entries

/** Does an entry of that kind lead from one status to the other? */
export function isLegalEntry(
  kind: string,
  step: { from: OrderStatus; to: OrderStatus; whence?: OrderStatus; isCod: boolean },
): boolean {
  const entry: { moves: readonly OrderMove[]; isNote?: true } | undefined = entries[kind as EntryKind]
  if (entry === undefined) return false
  if (entry.isNote === true && step.from === step.to) return true
  return entry.moves.some(
    (move) => (move !== 'cancel_cod' || step.isCod) && statusAfter(step.from, move, step.whence) === step.to,
  )
}
