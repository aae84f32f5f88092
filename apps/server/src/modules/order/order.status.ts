import type { OrderStatus } from '@jishi/contract'

/** The table of legal moves: what may happen to an order in a status, and what it is then. */
const moves = {
  unpaid: { pay: 'to_ship', cancel: 'cancelled', expire: 'cancelled' },
  to_ship: { ship: 'shipped', refund: 'refunding' },
  shipped: { receive: 'to_review', refund: 'refunding' },
  to_review: { review: 'done', refund: 'refunding' },
  done: { refund: 'refunding' },
  // Money that arrives after the close brings the order back where stock allows.
  cancelled: { revive: 'to_ship' },
  refunding: { complete_refund: 'refunded' },
  refunded: {},
} as const satisfies Record<OrderStatus, Record<string, OrderStatus>>

type MoveOf<Status extends OrderStatus> = keyof (typeof moves)[Status]
export type OrderMove = { [Status in OrderStatus]: MoveOf<Status> }[OrderStatus]

/** The status after the move; undefined when it is not legal. */
export function statusAfter(from: OrderStatus, move: OrderMove): OrderStatus | undefined {
  return (moves[from] as Partial<Record<OrderMove, OrderStatus>>)[move]
}
