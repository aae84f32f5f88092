import {
  type Invoice,
  type OrderDetail,
  type OrderedLine,
  type OrderLineView,
  type OrderSummary,
  timesFen,
  toFen,
} from '@jishi/contract'
import type { ImageUrl } from '../../kernel/image-url.ts'
import { maskMobile } from '../../kernel/mask.ts'
import { type Claims, countLeft } from './after-sale.rules.ts'
import { actionsOf } from './order.actions.ts'
import type { EventRow, GoodsRow, OrderRow } from './order.queries.ts'
import { hasAddress } from './order.rules.ts'

export interface OrderWithGoods {
  order: OrderRow
  goods: GoodsRow[]
  /** It was read from the archive: nothing of it can be changed. */
  isArchived?: boolean
}

/** Everything that the page of one order shows. */
export interface WholeOrder extends OrderWithGoods {
  history: EventRow[]
  claims: Claims
}

export function presentOrder(found: OrderWithGoods, imageUrl: ImageUrl): OrderSummary {
  const { order, goods, isArchived = false } = found
  return {
    orderNo: order.order_no,
    status: order.status,
    actions: actionsOf(found),
    paymentMethod: order.payment_method,
    payableFen: toFen(order.payable_fen),
    count: order.count,
    createdAt: iso(order.created_at),
    payBy: order.status === 'unpaid' && order.pay_by !== null ? iso(order.pay_by) : null,
    isFlash: order.flash_claim_id !== null,
    needsAddress: order.status === 'to_ship' && !hasAddress(order),
    isArchived,
    lines: goods.map((row) => presentLine(row, imageUrl)),
  }
}

export function presentOrderDetail(
  { order, goods, history, claims, isArchived = false }: WholeOrder,
  { imageUrl, receiveAfterMs }: { imageUrl: ImageUrl; receiveAfterMs: number },
): OrderDetail {
  const { status, delivered_at, received_at } = order
  const isAwaited = status === 'shipped' && delivered_at !== null
  return {
    ...presentOrder({ order, goods, isArchived }, imageUrl),
    lines: goods.map((row) => presentOrdered(row, isArchived ? 0 : countLeft(row, status, claims), imageUrl)),
    ...presentAmounts(order),
    deliveredAt: isoOrNull(delivered_at),
    receivedAt: isoOrNull(received_at),
    receiveBy: isAwaited ? iso(delivered_at + receiveAfterMs) : null,
    freightReason: order.freight_reason,
    invoice: presentInvoice(order),
    remark: order.remark,
    recipient: presentRecipient(order),
    paidAt: isoOrNull(order.paid_at),
    events: [presentPlacing(order), ...history.map(presentEvent)],
  }
}

/** Empty texts where nobody knows yet where the order goes. */
function presentRecipient(order: OrderRow): OrderDetail['recipient'] {
  if (!hasAddress(order)) return { name: '', mobileMasked: '', address: '' }
  return {
    name: order.recipient,
    mobileMasked: maskMobile(order.mobile),
    address: `${order.region_text} ${order.address_detail}`,
  }
}

/** What `payableFen` is made of, and what of it went back. */
export function presentAmounts(order: OrderRow) {
  return {
    goodsFen: toFen(order.goods_fen),
    discountFen: toFen(order.discount_fen),
    couponFen: toFen(order.coupon_fen),
    freightFen: toFen(order.freight_fen),
    refundedFen: toFen(order.refunded_fen),
  }
}

export function presentInvoice({ invoice_kind, invoice_title: title, invoice_tax_no }: OrderRow): Invoice {
  if (invoice_kind === 'none') return { kind: 'none' }
  return invoice_kind === 'personal'
    ? { kind: 'personal', title }
    : { kind: 'company', title, taxNo: invoice_tax_no }
}

export function presentPlacing(order: OrderRow): OrderDetail['events'][number] {
  const status = order.payment_method === 'cod' ? 'to_ship' : 'unpaid'
  return { kind: 'placed', status, at: iso(order.created_at), by: 'customer', reason: '' }
}

export function presentEvent({
  kind,
  status,
  created_at,
  actor,
  reason,
}: EventRow): OrderDetail['events'][number] {
  return { kind, status, at: iso(created_at), by: actor, reason }
}

export function presentLine(row: GoodsRow, imageUrl: ImageUrl): OrderLineView {
  const priceFen = toFen(row.price_fen)
  return {
    skuId: row.sku_id,
    name: row.name,
    options: row.options_text,
    image: imageUrl(row.image),
    priceFen,
    count: row.count,
    subtotalFen: timesFen(priceFen, row.count),
  }
}

function presentOrdered(row: GoodsRow, leftCount: number, imageUrl: ImageUrl): OrderedLine {
  return { ...presentLine(row, imageUrl), refundedCount: row.refunded_count, leftCount }
}

export function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms)
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
