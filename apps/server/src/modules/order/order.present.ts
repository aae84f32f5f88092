import { type OrderDetail, type OrderLineView, type OrderSummary, timesFen, toFen } from '@jishi/contract'
import type { ImageUrl } from '../../kernel/image-url.ts'
import { maskMobile } from '../../kernel/mask.ts'
import type { EventRow, GoodsRow, OrderRow } from './order.queries.ts'

export interface OrderWithGoods {
  order: OrderRow
  goods: GoodsRow[]
}

export function presentOrder({ order, goods }: OrderWithGoods, imageUrl: ImageUrl): OrderSummary {
  return {
    orderNo: order.order_no,
    status: order.status,
    paymentMethod: order.payment_method,
    payableFen: toFen(order.payable_fen),
    count: order.count,
    createdAt: iso(order.created_at),
    payBy: order.status === 'unpaid' && order.pay_by !== null ? iso(order.pay_by) : null,
    lines: goods.map((row) => presentLine(row, imageUrl)),
  }
}

export function presentOrderDetail(
  found: OrderWithGoods,
  events: EventRow[],
  imageUrl: ImageUrl,
): OrderDetail {
  const { order } = found
  return {
    ...presentOrder(found, imageUrl),
    goodsFen: toFen(order.goods_fen),
    freightFen: toFen(order.freight_fen),
    remark: order.remark,
    recipient: {
      name: order.recipient,
      mobileMasked: maskMobile(order.mobile),
      address: `${order.region_text} ${order.address_detail}`,
    },
    paidAt: order.paid_at === null ? null : iso(order.paid_at),
    events: [presentPlacing(order), ...events.map(presentEvent)],
  }
}

function presentPlacing(order: OrderRow): OrderDetail['events'][number] {
  const status = order.payment_method === 'cod' ? 'to_ship' : 'unpaid'
  return { kind: 'placed', status, at: iso(order.created_at), by: 'customer', reason: '' }
}

function presentEvent({ kind, status, created_at, actor, reason }: EventRow): OrderDetail['events'][number] {
  return { kind, status, at: iso(created_at), by: actor, reason }
}

function presentLine(row: GoodsRow, imageUrl: ImageUrl): OrderLineView {
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

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
