import type { Database, Tx } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EventMap, Events } from '../../kernel/events.ts'
import type { CatalogService } from '../catalog/index.ts'
import type { FlashService } from '../flash/index.ts'
import type { PaymentService } from '../payment/index.ts'
import type { PromotionService } from '../promotion/index.ts'
import { isArchived } from './in-period.ts'
import { periodOf } from './ledger.cuts.ts'
import { makeMove, noteEntry } from './make-move.ts'
import { findFlashClaimId, findOrder, listGoods, markCollected, type OrderRow } from './order.queries.ts'

interface Deps {
  database: Database
  catalog: CatalogService
  flash: Pick<FlashService, 'claims'>
  payments: PaymentService
  promotions: Pick<PromotionService, 'useAgain'>
  events: Events<Tx>
  clock: Clock
}

/** The stock, or what it used of promotions, is somebody else's by now. */
class Gone extends Error {}

/**
 * Money arrived for an order, in the transaction that records the money. An unpaid order becomes paid; a closed one is
 * revived where stock and coupons allow; one of cash on delivery has been collected; in every other case the money goes back by itself.
 */
export async function receivePayment(
  deps: Deps,
  tx: Tx,
  captured: EventMap['payment.captured'],
): Promise<void> {
  const { subject, paymentId } = captured
  if (subject.kind !== 'order') return
  if (isArchived(periodOf(subject.id))) return sendBack(deps, tx, captured, 'order is archived')
  if (await pay(deps, tx, captured)) return
  const order = await findOrder(tx, subject.id)
  if (order?.payment_method === 'cod' && (await collect(deps, tx, order, paymentId))) return
  if (order?.status === 'cancelled' && (await revive(deps, tx, order, paymentId))) return
  await sendBack(deps, tx, captured, order === undefined ? 'no such order' : `order is ${order.status}`)
}

async function sendBack(
  { payments }: Deps,
  tx: Tx,
  { paymentId, amountFen }: EventMap['payment.captured'],
  reason: string,
): Promise<void> {
  await payments.requestRefund(tx, { paymentId, amountFen, reason, key: `late:${paymentId}` })
}

/** The usual case without a look first: the move itself tells whether the order was still waiting for its money. */
async function pay(deps: Deps, tx: Tx, { subject, userId, paymentId }: EventMap['payment.captured']) {
  const order = { order_no: subject.id, user_id: userId, status: 'unpaid' as const }
  if (!(await record(deps, tx, { order, paymentId, move: 'pay', kind: 'paid' }))) return false
  const claimId = await findFlashClaimId(tx, order.order_no)
  if (claimId !== null && !(await deps.flash.claims.pay(tx, claimId)))
    throw new Error(`order ${order.order_no} was unpaid, but its claim is not ordered`)
  return true
}

/** Cash changes hands at the door or later: it moves the order nowhere. */
async function collect({ clock, events }: Deps, tx: Tx, order: OrderRow, paymentId: string) {
  const { order_no, user_id } = order
  const at = clock.now().getTime()
  if (!(await markCollected(tx, order_no, { paid_at: at, payment_id: paymentId }))) return false
  // It is ours now; before, it may have moved.
  const { status } = (await findOrder(tx, order_no)) ?? order
  await noteEntry(tx, { order_no, status }, { kind: 'collected', actor: 'staff', at })
  await events.publish(tx, 'order.paid', { orderNo: order_no, userId: user_id, paymentId })
  return true
}

async function revive(deps: Deps, tx: Tx, order: OrderRow, paymentId: string): Promise<boolean> {
  try {
    return await deps.database.savepoint(tx, 'revive', async () => {
      if (order.discount_fen > 0 && !(await deps.promotions.useAgain(tx, order.order_no))) throw new Gone()
      if (!(await takeUnits(deps, tx, order))) throw new Gone()
      return record(deps, tx, { order, paymentId, move: 'revive', kind: 'revived' })
    })
  } catch (error) {
    if (error instanceof Gone) return false
    throw error
  }
}

/** From the stock they went back to: all of them, or false. */
async function takeUnits({ catalog, flash }: Deps, tx: Tx, order: OrderRow): Promise<boolean> {
  const { order_no, flash_claim_id } = order
  if (flash_claim_id !== null) return flash.claims.takeAgain(tx, flash_claim_id)
  const goods = await listGoods(tx, periodOf(order_no), [order_no])
  const wanted = goods.map(({ sku_id, count }) => ({ skuId: sku_id, count }))
  return (await catalog.takeStocks(tx, wanted)).length === 0
}

async function record(
  { clock, events }: Deps,
  tx: Tx,
  arrival: {
    order: Pick<OrderRow, 'order_no' | 'user_id' | 'status'>
    paymentId: string
    move: 'pay' | 'revive'
    kind: 'paid' | 'revived'
  },
): Promise<boolean> {
  const { order, paymentId, move, kind } = arrival
  const at = clock.now().getTime()
  const change = { paid_at: at, payment_id: paymentId }
  if (!(await makeMove(tx, order, { move, kind, actor: 'provider', at, change }))) return false
  await events.publish(tx, 'order.paid', { orderNo: order.order_no, userId: order.user_id, paymentId })
  return true
}
