import type { Database, Tx } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EventMap, Events } from '../../kernel/events.ts'
import type { CatalogService } from '../catalog/index.ts'
import type { PaymentService } from '../payment/index.ts'
import { monthOf } from './order.months.ts'
import { findOrder, insertEvent, listGoods, moveOrder, type OrderRow } from './order.queries.ts'
import { statusAfter } from './order.status.ts'

interface Deps {
  database: Database
  catalog: CatalogService
  payments: PaymentService
  events: Events<Tx>
  clock: Clock
}

class StockGone extends Error {}

/**
 * Money arrived for an order, in the transaction that records the money. An unpaid order becomes paid; a closed one is
 * revived where stock allows; in every other case the money goes back by itself.
 */
export async function receivePayment(
  deps: Deps,
  tx: Tx,
  captured: EventMap['payment.captured'],
): Promise<void> {
  const { subject, paymentId } = captured
  if (subject.kind !== 'order') return
  if (await pay(deps, tx, captured)) return
  const order = await findOrder(tx, subject.id)
  if (order?.status === 'cancelled' && (await revive(deps, tx, order, paymentId))) return
  await deps.payments.requestRefund(tx, {
    paymentId,
    amountFen: captured.amountFen,
    reason: order === undefined ? 'no such order' : `order is ${order.status}`,
    key: `late:${paymentId}`,
  })
}

/** The usual case without a look first: the move itself tells whether the order was still waiting for its money. */
function pay(deps: Deps, tx: Tx, { subject, userId, paymentId }: EventMap['payment.captured']) {
  const order = { order_no: subject.id, user_id: userId, status: 'unpaid' as const }
  const status = statusAfter(order.status, 'pay')
  return status === undefined ? false : record(deps, tx, { order, paymentId, status, kind: 'paid' })
}

async function revive(deps: Deps, tx: Tx, order: OrderRow, paymentId: string): Promise<boolean> {
  const status = statusAfter(order.status, 'revive')
  if (status === undefined) return false
  try {
    return await deps.database.savepoint(tx, 'revive', async () => {
      for (const line of await listGoods(tx, monthOf(order.order_no), [order.order_no])) {
        if (!(await deps.catalog.takeStock(tx, line.sku_id, line.count))) throw new StockGone()
      }
      return record(deps, tx, { order, paymentId, status, kind: 'revived' })
    })
  } catch (error) {
    if (error instanceof StockGone) return false
    throw error
  }
}

async function record(
  { clock, events }: Deps,
  tx: Tx,
  {
    order,
    paymentId,
    status,
    kind,
  }: {
    order: Pick<OrderRow, 'order_no' | 'user_id' | 'status'>
    paymentId: string
    status: OrderRow['status']
    kind: string
  },
): Promise<boolean> {
  const at = clock.now().getTime()
  const change = { status, paid_at: at, payment_id: paymentId }
  if (!(await moveOrder(tx, order.order_no, order.status, change))) return false
  await insertEvent(tx, {
    order_no: order.order_no,
    kind,
    status,
    actor: 'provider',
    reason: '',
    created_at: at,
  })
  await events.publish(tx, 'order.paid', { orderNo: order.order_no, userId: order.user_id, paymentId })
  return true
}
