import type { OrderStatus } from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import { insertEvent, moveOrder, type OrderRow } from './order.queries.ts'
import { type EntryKind, type OrderMove, statusAfter } from './order.status.rules.ts'
import type { OrderEventTable } from './order.tables.ts'
import { dropHold } from './order-holds.ts'

export interface Move {
  move: OrderMove
  kind: EntryKind
  actor: OrderEventTable['actor']
  reason?: string
  /** Epoch milliseconds. */
  at: number
  /** Written with the move. */
  change?: { paid_at?: number; payment_id?: string; received_at?: number }
  /** Of `reject_refund`: the status to go back to. */
  whence?: OrderStatus
}

/** After these an order keeps nothing from others without having been paid. */
const endingMoves = new Set<OrderMove>(['pay', 'cancel', 'expire', 'cancel_cod', 'ship', 'complete_refund'])

type Moving = Pick<OrderRow, 'order_no' | 'status'>

/** Moves the order, if that is legal and it is still in the status it was read in, and writes its history; tells whether it moved. */
export async function makeMove(
  tx: Tx,
  { order_no, status: from }: Moving,
  { move, kind, actor, reason = '', at, change, whence }: Move,
): Promise<boolean> {
  const status = statusAfter(from, move, whence)
  if (status === undefined || !(await moveOrder(tx, order_no, from, { ...change, status }))) return false
  await insertEvent(tx, { order_no, kind, status, actor, reason, created_at: at })
  if (endingMoves.has(move)) await dropHold(tx, order_no)
  return true
}

/** Writes into the history what moves nothing. The order is locked by the caller. */
export async function noteEntry(
  tx: Tx,
  { order_no, status }: Moving,
  { kind, actor, reason = '', at }: Omit<Move, 'move' | 'change' | 'whence'>,
): Promise<void> {
  await insertEvent(tx, { order_no, kind, status, actor, reason, created_at: at })
}
