import {
  type AfterSaleKind,
  addFen,
  type Fen,
  type OrderStatus,
  timesFen,
  toFen,
  zeroFen,
} from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'
import { sumPerSku, type WantedLine } from './order.rules.ts'
import { statusAfter } from './order.status.rules.ts'

/** What after-sales that are asked, accepted or done claim of a line. */
export interface Claim {
  count: number
  amountFen: Fen
}

export type Claims = ReadonlyMap<number, Claim>

/** What of an order's line decides about its money. */
export interface SoldLine {
  sku_id: number
  name: string
  price_fen: number
  count: number
  discount_fen: number
  shipped_count: number
}

export interface AskedLine extends Claim {
  skuId: number
}

const noClaim: Claim = { count: 0, amountFen: zeroFen }

/** What the buyer pays for a line: its price less its share of the discount. */
export function paidForLine({ price_fen, count, discount_fen }: SoldLine): Fen {
  return toFen(timesFen(toFen(price_fen), count) - discount_fen)
}

/** Units of a line that money could be asked back for: what has left can be asked for once the whole order has. */
export function countLeft(line: SoldLine, status: OrderStatus, claims: Claims): number {
  if (statusAfter(status, 'refund') === undefined) return 0
  const claimed = claims.get(line.sku_id)?.count ?? 0
  const away = status === 'to_ship' ? line.shipped_count : 0
  return Math.max(line.count - away - claimed, 0)
}

/**
 * What `count` more units of a line give back: their part of what was paid for it, rounded down; the last units give
 * what is left, so that all of them together give exactly what was paid.
 */
export function shareOfUnits(line: SoldLine, count: number, claimed: Claim = noClaim): Fen {
  const paidFen = paidForLine(line)
  const leftFen = paidFen - claimed.amountFen
  if (claimed.count + count === line.count) return toFen(leftFen)
  return toFen(Math.min(Math.floor((paidFen * count) / line.count), leftFen))
}

/**
 * The lines of a request with their amounts; `wanted` undefined: everything that is left. Throws after_sale.nothing_left,
 * after_sale.too_many.
 */
export function composeAsked(
  { status }: { status: OrderStatus },
  goods: readonly SoldLine[],
  claims: Claims,
  wanted?: readonly WantedLine[],
): AskedLine[] {
  const left = new Map(goods.map((line) => [line.sku_id, countLeft(line, status, claims)]))
  const everything = [...left].map(([skuId, count]) => ({ skuId, count }))
  const asked = sumPerSku([...(wanted ?? everything)]).filter(({ count }) => count > 0)
  if (asked.length === 0) throw new AppError('after_sale.nothing_left')
  return asked.map(({ skuId, count }) => {
    const line = goods.find(({ sku_id }) => sku_id === skuId)
    const most = left.get(skuId) ?? 0
    if (line === undefined || count > most)
      throw new AppError('after_sale.too_many', { skuId, name: line?.name ?? '', left: most })
    return { skuId, count, amountFen: shareOfUnits(line, count, claims.get(skuId)) }
  })
}

export function kindOf(status: OrderStatus): AfterSaleKind {
  return status === 'to_ship' ? 'refund' : 'return'
}

/** Is every unit of the order claimed? */
export function isAllClaimed(goods: readonly SoldLine[], claims: Claims): boolean {
  return goods.every(({ sku_id, count }) => claims.get(sku_id)?.count === count)
}

/** Freight goes back only where nothing was shipped and everything is given back. */
export function freightBack(order: { freight_fen: number }, goods: SoldLine[], claims: Claims): Fen {
  const isUntouched = goods.every(({ shipped_count }) => shipped_count === 0)
  return isUntouched && isAllClaimed(goods, claims) ? toFen(order.freight_fen) : zeroFen
}

export function addClaims(claims: Claims, lines: readonly AskedLine[]): Map<number, Claim> {
  const sum = new Map(claims)
  for (const { skuId, count, amountFen } of lines) {
    const known = sum.get(skuId) ?? noClaim
    sum.set(skuId, { count: known.count + count, amountFen: addFen(known.amountFen, amountFen) })
  }
  return sum
}

export function totalOf(lines: readonly Claim[]): Fen {
  return addFen(...lines.map(({ amountFen }) => amountFen))
}

const keyPrefix = 'after_sale:'

/** The payment knows the refund by that. */
export function refundKeyOf(afterSaleId: string): string {
  return keyPrefix + afterSaleId
}

export function afterSaleIdOf(refundKey: string): string | undefined {
  return refundKey.startsWith(keyPrefix) ? refundKey.slice(keyPrefix.length) : undefined
}
