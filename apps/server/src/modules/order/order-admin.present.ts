import { type ShipmentView, type StaffOrder, type StaffOrderSummary, toFen } from '@jishi/contract'
import type { ImageUrl } from '../../kernel/image-url.ts'
import { type Claims, countLeft } from './after-sale.rules.ts'
import { presentEvent, presentLine, presentPlacing } from './order.present.ts'
import type { EventRow, GoodsRow, OrderRow } from './order.queries.ts'

export function presentStaffSummary(order: OrderRow): StaffOrderSummary {
  return {
    orderNo: order.order_no,
    userId: order.user_id,
    status: order.status,
    paymentMethod: order.payment_method,
    payableFen: toFen(order.payable_fen),
    count: order.count,
    createdAt: iso(order.created_at),
    paidAt: isoOrNull(order.paid_at),
    deliveredAt: isoOrNull(order.delivered_at),
  }
}

interface WholeStaffOrder {
  order: OrderRow
  goods: GoodsRow[]
  history: EventRow[]
  claims: Claims
  shipments: ShipmentView[]
}

export function presentStaffOrder(
  { order, goods, history, claims, shipments }: WholeStaffOrder,
  imageUrl: ImageUrl,
): StaffOrder {
  return {
    ...presentStaffSummary(order),
    goodsFen: toFen(order.goods_fen),
    freightFen: toFen(order.freight_fen),
    remark: order.remark,
    recipient: {
      name: order.recipient,
      mobile: order.mobile,
      address: `${order.region_text} ${order.address_detail}`.trim(),
      zip: order.zip,
    },
    lines: goods.map((row) => ({
      ...presentLine(row, imageUrl),
      shippedCount: row.shipped_count,
      refundedCount: row.refunded_count,
      leftCount: order.status === 'to_ship' ? countLeft(row, order.status, claims) : 0,
    })),
    events: [presentPlacing(order), ...history.map(presentEvent)],
    shipments,
  }
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms)
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
