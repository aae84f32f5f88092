import type { BodyOf, shipOrder as shipOrderEndpoint } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { ShippingService } from '../shipping/index.ts'
import type { Audit } from '../staff/index.ts'
import { sumClaims } from './after-sale.queries.ts'
import { composeParcel, isAllSent } from './compose-parcel.ts'
import { periodOf } from './ledger.cuts.ts'
import { makeMove, noteEntry } from './make-move.ts'
import { type GoodsRow, listGoods, lockOrder, type OrderRow } from './order.queries.ts'
import { hasAddress, type WantedLine } from './order.rules.ts'
import { statusAfter } from './order.status.rules.ts'
import { addShipped, setDelivered } from './ship-order.queries.ts'

export interface ShipDeps {
  database: Database
  shipping: Pick<ShippingService, 'ship' | 'findRepeat'>
  audit: Pick<Audit, 'record'>
  clock: Clock
}

export type ShipInput = BodyOf<typeof shipOrderEndpoint>

/**
 * Hands some or all goods of an order to a carrier, once per press of a member of the staff (null: the command line). The order's row is locked: a cancel or a refund
 * comes before, and there is nothing to ship, or after, and finds the goods gone. Throws order.not_found,
 * order.illegal_move, order.address_missing, shipping.not_ordered, shipping.too_many, shipping.number_taken, shipping.key_reused.
 */
export async function shipOrder(
  deps: ShipDeps,
  staffId: number | null,
  orderNo: string,
  input: ShipInput,
): Promise<void> {
  const { database, shipping } = deps
  const { carrier, trackingNo, idempotencyKey: key } = input
  const parcel = { subject: { kind: 'order', id: orderNo }, carrier, trackingNo, staffId, key }
  await database.transaction(async (tx) => {
    const order = await lockOrder(tx, database.dialect, orderNo)
    if (order === undefined) throw new AppError('order.not_found')
    if ((await shipping.findRepeat(tx, parcel)) !== undefined) return
    if (statusAfter(order.status, 'ship') === undefined)
      throw new AppError('order.illegal_move', { status: order.status })
    if (!hasAddress(order)) throw new AppError('order.address_missing')
    const goods = await listGoods(tx, periodOf(orderNo), [orderNo])
    const lines = composeParcel(order.status, goods, await sumClaims(tx, orderNo), input.lines)
    for (const line of lines) {
      if (!(await addShipped(tx, orderNo, line)))
        throw new Error(`order ${orderNo} ships more of ${line.skuId} than it has`)
    }
    await shipping.ship(tx, {
      ...parcel,
      lines,
      userId: order.user_id,
      phoneTail: order.mobile.slice(-4),
    })
    await writeLeaving(deps, tx, order, goods, { staffId, lines, reason: `${carrier} ${trackingNo}` })
  })
}

/** The parcel with which nothing is left makes the order shipped; one before it is a note. */
async function writeLeaving(
  { audit, clock }: ShipDeps,
  tx: Tx,
  order: OrderRow,
  goods: GoodsRow[],
  { staffId, lines, reason }: { staffId: number | null; lines: WantedLine[]; reason: string },
): Promise<void> {
  const at = clock.now().getTime()
  const counts = new Map(lines.map(({ skuId, count }) => [skuId, count]))
  const after = goods.map((line) => ({
    ...line,
    shipped_count: line.shipped_count + (counts.get(line.sku_id) ?? 0),
  }))
  const entry = { kind: 'shipped', actor: 'staff', reason, at } as const
  if (order.delivered_at !== null) await setDelivered(tx, order.order_no, null)
  if (!isAllSent(after)) await noteEntry(tx, order, entry)
  else if (!(await makeMove(tx, order, { ...entry, move: 'ship' })))
    throw new AppError('order.illegal_move', { status: order.status })
  await audit.record(tx, {
    staffId,
    action: 'order.ship',
    subject: { kind: 'order', id: order.order_no },
    before: { status: order.status, parcel: '', lines: [] },
    after: { status: isAllSent(after) ? 'shipped' : order.status, parcel: reason, lines },
  })
}
