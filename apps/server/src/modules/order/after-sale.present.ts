import { type AfterSaleView, addFen, type StaffAfterSale, toFen } from '@jishi/contract'
import type { ImageUrl } from '../../kernel/image-url.ts'
import type { AfterSaleLineRow, AfterSaleRow } from './after-sale.queries.ts'
import type { GoodsRow } from './order.queries.ts'

export interface AfterSaleParts {
  afterSale: AfterSaleRow
  lines: AfterSaleLineRow[]
  /** Of its order: what the lines are called. */
  goods: ReadonlyMap<number, GoodsRow>
  /** Addresses of its pictures. */
  pictures: string[]
}

export function presentAfterSale(
  { afterSale, lines, goods, pictures }: AfterSaleParts,
  imageUrl: ImageUrl,
): AfterSaleView {
  const { id, order_no, kind, state, reason, text, decision } = afterSale
  const freightFen = toFen(afterSale.freight_fen)
  return {
    ...{ afterSaleId: id, orderNo: order_no, kind, state, reason, text, pictures, decision },
    lines: lines.map(({ sku_id, count, amount_fen }) => {
      const line = goods.get(sku_id)
      return {
        skuId: sku_id,
        name: line?.name ?? '',
        options: line?.options_text ?? '',
        image: imageUrl(line?.image ?? ''),
        count,
        amountFen: toFen(amount_fen),
      }
    }),
    freightFen,
    amountFen: addFen(toFen(afterSale.amount_fen), freightFen),
    createdAt: iso(afterSale.created_at),
    decidedAt: afterSale.decided_at === null ? null : iso(afterSale.decided_at),
    doneAt: afterSale.done_at === null ? null : iso(afterSale.done_at),
  }
}

export function presentForStaff(parts: AfterSaleParts, imageUrl: ImageUrl): StaffAfterSale {
  const { user_id, is_restocked, decided_by } = parts.afterSale
  return {
    ...presentAfterSale(parts, imageUrl),
    userId: user_id,
    isRestocked: is_restocked === 1,
    decidedBy: decided_by,
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
