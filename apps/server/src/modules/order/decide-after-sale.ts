import { addFen, type Fen, toFen } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { CatalogService } from '../catalog/index.ts'
import type { PaymentService } from '../payment/index.ts'
import type { Audit } from '../staff/index.ts'
import {
  type AfterSaleRow,
  acceptedStates,
  addRestocked,
  findAfterSale,
  findWhence,
  listLines,
  moveAfterSale,
  sumClaims,
} from './after-sale.queries.ts'
import { freightBack, refundKeyOf } from './after-sale.rules.ts'
import { completeAfterSale, type FinishDeps } from './finish-after-sale.ts'
import { periodOf } from './ledger.cuts.ts'
import { makeMove, noteEntry } from './make-move.ts'
import { findOrder, listGoods, lockOrder, type OrderRow } from './order.queries.ts'

export interface DecideDeps extends FinishDeps {
  database: Database
  catalog: Pick<CatalogService, 'returnStock'>
  payments: Pick<PaymentService, 'lock' | 'requestRefund'>
  audit: Pick<Audit, 'record'>
  clock: Clock
}

interface Verdict {
  staffId: number
  decision: string
}

/**
 * Says yes: the money is promised back and, where the goods are whole, they are for sale again, in one transaction.
 * Locks payment, order, coupon and stock in that order. Throws after_sale.decided, after_sale.money_gone.
 */
export async function acceptAfterSale(
  deps: DecideDeps,
  asked: AfterSaleRow,
  { staffId, decision, isRestocked }: Verdict & { isRestocked: boolean },
): Promise<void> {
  const { database, clock } = deps
  await database.transaction(async (tx) => {
    const order = await lockWithPayment(deps, tx, asked.order_no)
    // What never left is here.
    const isBack = isRestocked || asked.kind === 'refund'
    const change = {
      state: 'refunding',
      decided_by: staffId,
      decided_at: clock.now().getTime(),
      decision,
      is_restocked: isBack ? 1 : 0,
      payment_id: order.payment_id,
    } as const
    if (!(await moveAfterSale(tx, asked.id, 'asked', change))) throw new AppError('after_sale.decided')
    const freightFen = await settleFreight(tx, asked, order)
    await record(deps, tx, asked, { staffId, action: 'after_sale.accept' })
    await giveMoneyBack(deps, tx, { ...asked, ...change, freight_fen: freightFen })
    if (isBack) await restock(deps, tx, asked)
  })
}

/** Says no, and why: its units can be asked for again. Throws after_sale.decided. */
export async function rejectAfterSale(
  deps: DecideDeps,
  asked: AfterSaleRow,
  { staffId, decision }: Verdict,
): Promise<void> {
  const at = deps.clock.now().getTime()
  await deps.database.transaction(async (tx) => {
    const change = { state: 'rejected', decided_by: staffId, decided_at: at, decision } as const
    await release(deps, tx, asked, change, { kind: 'refund_rejected', actor: 'staff', reason: decision, at })
    await record(deps, tx, asked, { staffId, action: 'after_sale.reject' })
  })
}

/** The buyer does not want it any more. Throws after_sale.decided. */
export async function withdrawAfterSale(
  deps: Pick<DecideDeps, 'database' | 'clock'>,
  asked: AfterSaleRow,
): Promise<void> {
  const at = deps.clock.now().getTime()
  await deps.database.transaction((tx) =>
    release(
      deps,
      tx,
      asked,
      { state: 'withdrawn', decided_at: at },
      {
        kind: 'refund_withdrawn',
        actor: 'customer',
        at,
      },
    ),
  )
}

/** Its units are free again; an order that waited for its refund goes back to where it was. */
async function release(
  { database }: Pick<DecideDeps, 'database'>,
  tx: Tx,
  { id, order_no }: AfterSaleRow,
  change: Partial<AfterSaleRow> & { state: 'rejected' | 'withdrawn' },
  entry: Omit<Parameters<typeof noteEntry>[2], 'kind'> & { kind: 'refund_rejected' | 'refund_withdrawn' },
): Promise<void> {
  const order = await lockOrder(tx, database.dialect, order_no)
  if (order === undefined || !(await moveAfterSale(tx, id, 'asked', change)))
    throw new AppError('after_sale.decided')
  if (order.status !== 'refunding') return noteEntry(tx, order, entry)
  const whence = await findWhence(tx, order_no)
  if (!(await makeMove(tx, order, { ...entry, move: 'reject_refund', whence })))
    throw new Error(`order ${order_no} cannot go back to ${whence}`)
}

/** The payment before the order, as everywhere; the order is read again, since only its lock makes it true. */
async function lockWithPayment({ database, payments }: DecideDeps, tx: Tx, orderNo: string) {
  const seen = await findOrder(tx, orderNo)
  if (seen?.payment_id) await payments.lock(tx, seen.payment_id)
  const order = await lockOrder(tx, database.dialect, orderNo)
  // Cash that was collected in between: staff look again.
  if (order === undefined || order.payment_id !== seen?.payment_id) throw new AppError('after_sale.decided')
  return order
}

/** Freight goes with the yes that makes everything of an unshipped order accepted. */
async function settleFreight(tx: Tx, { id, order_no }: AfterSaleRow, order: OrderRow): Promise<Fen> {
  const [goods, accepted] = [
    await listGoods(tx, periodOf(order_no), [order_no]),
    await sumClaims(tx, order_no, acceptedStates),
  ]
  const freightFen = freightBack(order, goods, accepted)
  await moveAfterSale(tx, id, 'refunding', { state: 'refunding', freight_fen: freightFen })
  return freightFen
}

async function giveMoneyBack(deps: DecideDeps, tx: Tx, accepted: AfterSaleRow): Promise<void> {
  const amountFen = addFen(toFen(accepted.amount_fen), toFen(accepted.freight_fen))
  if (accepted.payment_id === null || amountFen === 0) return completeAfterSale(deps, tx, accepted)
  const outcome = await deps.payments.requestRefund(tx, {
    paymentId: accepted.payment_id,
    amountFen,
    reason: accepted.kind,
    key: refundKeyOf(accepted.id),
  })
  if (outcome === 'too_much') throw new AppError('after_sale.money_gone')
}

async function restock({ catalog }: DecideDeps, tx: Tx, { id, order_no }: AfterSaleRow): Promise<void> {
  for (const line of await listLines(tx, [id])) {
    await addRestocked(tx, order_no, line)
    await catalog.returnStock(tx, line.sku_id, line.count)
  }
}

async function record(
  { audit }: DecideDeps,
  tx: Tx,
  before: AfterSaleRow,
  { staffId, action }: { staffId: number; action: string },
): Promise<void> {
  const after = await findAfterSale(tx, before.id)
  const subject = { kind: 'after_sale', id: before.id }
  await audit.record(tx, {
    staffId,
    action,
    subject,
    before: describe(before),
    after: after ? describe(after) : null,
  })
}

function describe({ state, decision, is_restocked, amount_fen, freight_fen }: AfterSaleRow): object {
  return {
    state,
    decision,
    isRestocked: is_restocked === 1,
    amountFen: amount_fen,
    freightFen: freight_fen,
  }
}
