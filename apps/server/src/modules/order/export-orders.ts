import { toFen } from '@jishi/contract'
import type { ImageUrl } from '../../kernel/image-url.ts'
import {
  isoOrNull,
  type OrderWithGoods,
  presentAmounts,
  presentInvoice,
  presentLine,
  presentOrder,
} from './order.present.ts'
import type { GoodsRow, OrderRow } from './order.queries.ts'

export type ExportedOrder = ReturnType<typeof presentExported>

const pageSize = 100

/** All orders that `read` gives, newest first, as their buyer may take them along. `read`: those below `before`. */
export async function exportOrders(
  read: (page: { before?: string; limit: number }) => Promise<OrderWithGoods[]>,
  imageUrl: ImageUrl,
): Promise<ExportedOrder[]> {
  const orders: ExportedOrder[] = []
  for (let before: string | undefined; ; ) {
    const found = await read({ before, limit: pageSize })
    orders.push(...found.map((each) => presentExported(each, imageUrl)))
    if (found.length < pageSize) return orders
    before = found.at(-1)?.order.order_no
  }
}

/** Nothing is masked: it is for the person who wrote it. */
function presentExported({ order, goods }: OrderWithGoods, imageUrl: ImageUrl) {
  const { actions: _, isArchived: __, ...summary } = presentOrder({ order, goods }, imageUrl)
  return {
    ...summary,
    ...presentAmounts(order),
    lines: goods.map((row) => presentExportedLine(row, imageUrl)),
    invoice: presentInvoice(order),
    remark: order.remark,
    recipient: presentRecipient(order),
    paidAt: isoOrNull(order.paid_at),
    deliveredAt: isoOrNull(order.delivered_at),
    receivedAt: isoOrNull(order.received_at),
  }
}

function presentExportedLine(row: GoodsRow, imageUrl: ImageUrl) {
  return {
    ...presentLine(row, imageUrl),
    discountFen: toFen(row.discount_fen),
    refundedFen: toFen(row.refunded_fen),
    refundedCount: row.refunded_count,
  }
}

function presentRecipient({ recipient, mobile, region_text, address_detail, zip }: OrderRow) {
  return { name: recipient, mobile, address: `${region_text} ${address_detail}`, zip }
}
