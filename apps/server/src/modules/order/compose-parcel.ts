import type { OrderStatus } from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'
import { type Claims, countLeft } from './after-sale.rules.ts'
import type { GoodsRow } from './order.queries.ts'
import { sumPerSku, type WantedLine } from './order.rules.ts'

/**
 * What goes into a parcel; `wanted` undefined: everything that has neither left nor is asked back. Never more than that.
 * Throws shipping.not_ordered, shipping.too_many.
 */
export function composeParcel(
  status: OrderStatus,
  goods: readonly GoodsRow[],
  claims: Claims,
  wanted?: readonly WantedLine[],
): WantedLine[] {
  const left = new Map(goods.map((line) => [line.sku_id, countLeft(line, status, claims)]))
  const everything = [...left].map(([skuId, count]) => ({ skuId, count }))
  const lines = sumPerSku([...(wanted ?? everything)]).filter(({ count }) => count > 0)
  for (const { skuId, count } of lines) {
    const line = goods.find(({ sku_id }) => sku_id === skuId)
    if (line === undefined) throw new AppError('shipping.not_ordered', { skuId })
    const most = left.get(skuId) ?? 0
    if (count > most) throw new AppError('shipping.too_many', { skuId, name: line.name, left: most })
  }
  const [first] = goods
  if (lines.length === 0) throw new AppError('shipping.too_many', { name: first?.name ?? '', left: 0 })
  return lines
}

/** Has every unit left, or was it given back? */
export function isAllSent(
  goods: readonly Pick<GoodsRow, 'count' | 'shipped_count' | 'refunded_count'>[],
): boolean {
  return goods.every(({ count, shipped_count, refunded_count }) => shipped_count + refunded_count >= count)
}
