import { addFen, toFen } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EventMap, Events } from '../../kernel/events.ts'
import {
  type AfterSaleRow,
  addRefunded,
  addRefundedTotal,
  findAfterSale,
  listLines,
  moveAfterSale,
} from './after-sale.queries.ts'
import { afterSaleIdOf } from './after-sale.rules.ts'
import { isAllSent } from './compose-parcel.ts'
import { periodOf } from './ledger.cuts.ts'
import { makeMove, noteEntry } from './make-move.ts'
import type {} from './order.events.ts'
import { type GoodsRow, listGoods, lockOrder, type OrderRow } from './order.queries.ts'

export interface FinishDeps {
  database: Database
  events: Events<Tx>
  clock: Clock
}

/** The provider has given the money of an after-sale back. */
export async function onPaymentRefunded(
  deps: FinishDeps,
  tx: Tx,
  { key, amountFen }: EventMap['payment.refunded'],
): Promise<void> {
  const id = afterSaleIdOf(key)
  if (id === undefined) return
  const afterSale = await findAfterSale(tx, id)
  if (afterSale === undefined) throw new Error(`money of no after-sale went back: ${key}`)
  if (amountFen !== afterSale.amount_fen + afterSale.freight_fen)
    throw new Error(`another amount than that of ${key} went back`)
  await completeAfterSale(deps, tx, afterSale)
}

/** Counts what went back, once; the last unit of an order makes it refunded. */
export async function completeAfterSale(deps: FinishDeps, tx: Tx, afterSale: AfterSaleRow): Promise<void> {
  const { database, clock } = deps
  const { id, order_no } = afterSale
  const at = clock.now().getTime()
  const order = await lockOrder(tx, database.dialect, order_no)
  if (order === undefined) throw new Error(`after-sale ${id} has no order`)
  if (!(await moveAfterSale(tx, id, 'refunding', { state: 'done', done_at: at }))) return
  const amountFen = addFen(toFen(afterSale.amount_fen), toFen(afterSale.freight_fen))
  for (const line of await listLines(tx, [id])) {
    if (!(await addRefunded(tx, order_no, line)))
      throw new Error(`order ${order_no} refunds more of ${line.sku_id} than it has`)
  }
  if (!(await addRefundedTotal(tx, order_no, amountFen)))
    throw new Error(`order ${order_no} refunds more than it cost`)
  const goods = await listGoods(tx, periodOf(order_no), [order_no])
  const isAll = goods.every(({ count, refunded_count }) => count === refunded_count)
  await writeHistory(tx, order, goods, { isAll, at })
  await deps.events.publish(tx, 'order.refunded', {
    orderNo: order_no,
    userId: order.user_id,
    amountFen,
    isAll,
  })
}

async function writeHistory(
  tx: Tx,
  order: OrderRow,
  goods: GoodsRow[],
  { isAll, at }: { isAll: boolean; at: number },
): Promise<void> {
  if (!isAll) {
    await noteEntry(tx, order, { kind: 'line_refunded', actor: 'provider', at })
    return sendRest(tx, order, goods, at)
  }
  const done = { move: 'complete_refund', kind: 'refund_done', actor: 'provider', at } as const
  if (!(await makeMove(tx, order, done)))
    throw new Error(`order ${order.order_no} is ${order.status} with everything refunded`)
}

/** A part was shipped, and now nothing is left that still could be: the order is on its way. */
async function sendRest(tx: Tx, order: OrderRow, goods: GoodsRow[], at: number): Promise<void> {
  const isAnySent = goods.some(({ shipped_count }) => shipped_count > 0)
  if (order.status !== 'to_ship' || !isAnySent || !isAllSent(goods)) return
  await makeMove(tx, order, { move: 'ship', kind: 'shipped', actor: 'system', at })
}
