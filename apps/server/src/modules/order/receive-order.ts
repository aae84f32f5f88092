import type { Database, Tx } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import { makeMove } from './make-move.ts'
import type {} from './order.events.ts'
import type { OrderRow } from './order.queries.ts'

interface Deps {
  database: Database
  events: Events<Tx>
  clock: Clock
}

/** The buyer has the goods: says so, or has said nothing for long enough. False when the order is not under way (any more). */
export function receiveOrder(
  { database, events, clock }: Deps,
  { order_no, user_id, status }: Pick<OrderRow, 'order_no' | 'user_id' | 'status'>,
  by: 'customer' | 'system',
): Promise<boolean> {
  const at = clock.now().getTime()
  const said =
    by === 'customer'
      ? ({ move: 'receive', kind: 'received' } as const)
      : ({ move: 'auto_receive', kind: 'auto_received' } as const)
  return database.transaction(async (tx) => {
    const moved = await makeMove(
      tx,
      { order_no, status },
      { ...said, actor: by, at, change: { received_at: at } },
    )
    if (moved) await events.publish(tx, 'order.received', { orderNo: order_no, userId: user_id })
    return moved
  })
}
