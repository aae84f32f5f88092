import { createHash } from 'node:crypto'
import { addFen, type Fen, type SettlementLine, timesFen, toFen } from '@jishi/contract'
import { chinaTimestamp } from '../../kernel/clock.ts'
import type { SkuOffer } from '../catalog/index.ts'

/** What somebody wants to buy: ids and counts, never money. */
export interface WantedLine {
  skuId: number
  count: number
}

export interface Totals {
  count: number
  goodsFen: Fen
  discountFen: Fen
  freightFen: Fen
  /** Goods - discount + freight; never below zero. */
  payableFen: Fen
}

/** One line per SKU in ascending order: the same SKU on two lines is one demand on one stock, and locks are taken in one order. */
export function sumPerSku(lines: WantedLine[]): WantedLine[] {
  const counts = new Map<number, number>()
  for (const { skuId, count } of lines) counts.set(skuId, (counts.get(skuId) ?? 0) + count)
  return [...counts].map(([skuId, count]) => ({ skuId, count })).sort((a, b) => a.skuId - b.skuId)
}

/** Throws RangeError for a discount of more than the goods cost. */
export function totalUp(
  lines: readonly { priceFen: Fen; count: number }[],
  { discountFen, freightFen }: { discountFen: Fen; freightFen: Fen },
): Totals {
  const goodsFen = addFen(...lines.map((line) => timesFen(line.priceFen, line.count)))
  if (discountFen > goodsFen) throw new RangeError(`a discount of ${discountFen} fen on ${goodsFen}`)
  const count = lines.reduce((sum, line) => sum + line.count, 0)
  const payableFen = toFen(goodsFen - discountFen + freightFen)
  return { count, goodsFen, discountFen, freightFen, payableFen }
}

/** The lines as the settlement page shows them; SKUs that do not exist any more have no offer and are passed over. */
export function composeLines(wanted: WantedLine[], offers: ReadonlyMap<number, SkuOffer>): SettlementLine[] {
  return wanted.flatMap(({ skuId, count }) => {
    const offer = offers.get(skuId)
    if (offer === undefined) return []
    return {
      skuId,
      name: offer.name,
      options: offer.optionsText,
      image: offer.image,
      priceFen: offer.priceFen,
      count,
      subtotalFen: timesFen(offer.priceFen, count),
      stock: offer.stock,
      problem: problemOf(offer, count),
    }
  })
}

function problemOf(offer: SkuOffer, count: number): SettlementLine['problem'] {
  if (!offer.isListed) return 'unlisted'
  return offer.stock < count ? 'stock_short' : null
}

/** What of a deduction somebody has agreed to. */
export interface AgreedDeduction {
  promotionId: number
  couponId: number | null
  amountFen: Fen
}

/** Stands for exactly these goods, counts, prices, deductions and freight. It proves nothing by itself: the server computes it again. */
export function quoteOf(
  lines: readonly { skuId: number; count: number; priceFen: Fen }[],
  totals: Totals,
  deductions: readonly AgreedDeduction[],
): string {
  const text = lines
    .map((line) => `${line.skuId}:${line.count}:${line.priceFen}`)
    .sort()
    .join(',')
  const less = deductions
    .map(({ promotionId, couponId, amountFen }) => `${promotionId}:${couponId ?? ''}:${amountFen}`)
    .sort()
    .join(',')
  return createHash('sha256')
    .update(`${text}|${less}|${totals.freightFen}|${totals.payableFen}`)
    .digest('base64url')
    .slice(0, 32)
}

/** An order of a flash sale has none before its buyer names one. */
export function hasAddress({ recipient }: { recipient: string }): boolean {
  return recipient !== ''
}

/** `yyyyMMddHHmmss` in China time + 9-digit user id + 3-digit sequence: unique, sortable, and it names its month. */
export function composeOrderNo(at: Date, userId: number, sequence: number): string {
  return chinaTimestamp(at) + String(userId).padStart(9, '0') + String(sequence % 1000).padStart(3, '0')
}
