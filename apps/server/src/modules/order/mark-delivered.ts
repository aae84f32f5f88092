import type { OrderStatus } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { EventMap } from '../../kernel/events.ts'
import { noteEntry } from './make-move.ts'
import { lockOrder } from './order.queries.ts'
import { setDelivered } from './ship-order.queries.ts'

/** Its buyer still waits for it, or for what becomes of it. */
const waiting: readonly OrderStatus[] = ['to_ship', 'shipped', 'refunding']

/**
 * The last parcel of an order that is under way was signed for, in the transaction that records it. Where a part is
 * still to be shipped, the next parcel takes it back.
 */
export async function markDelivered(
  { database }: { database: Database },
  tx: Tx,
  { subject, isLast, deliveredAt }: EventMap['shipment.delivered'],
): Promise<void> {
  if (subject.kind !== 'order' || !isLast) return
  const order = await lockOrder(tx, database.dialect, subject.id)
  if (order === undefined || order.delivered_at !== null || !waiting.includes(order.status)) return
  await setDelivered(tx, order.order_no, deliveredAt)
  await noteEntry(tx, order, { kind: 'delivered', actor: 'provider', at: deliveredAt })
}
