import type { OnlineProvider, OrderStatus, PaymentStart } from '@jishi/contract'

/**
 * What a shop is, written as plainly as possible: no database, no jobs, one thing after the other. The real shop is held
 * against it. Money in fen.
 */
export interface PlainShop {
  stock: Map<number, number>
  prices: Map<number, number>
  orders: PlainOrder[]
}

export interface PlainLine {
  skuId: number
  count: number
  /** Units of after-sales that are asked, accepted or done. */
  claimed: number
  shipped: number
  refunded: number
}

export interface PlainOrder {
  orderNo: string
  isCod: boolean
  /** The cash of one that is paid on delivery. */
  isCollected: boolean
  status: OrderStatus
  /** Where it was when the refund of everything was asked for. */
  whence: OrderStatus
  lines: PlainLine[]
  /** Epoch milliseconds. */
  payBy: number
  attempts: PlainAttempt[]
  /** Money came for it at some time: more of it goes back. */
  hasSuccess: boolean
  afterSales: PlainAfterSale[]
}

/** A try to pay. `isPaid`: the provider has the money. `isKnown`: the shop has heard of it. */
export interface PlainAttempt {
  provider: OnlineProvider
  paymentId: string
  start: PaymentStart
  isPending: boolean
  isPaid: boolean
  isKnown: boolean
  /** The order has it; otherwise, once known, it goes back. */
  isKept: boolean
}

export interface PlainAfterSale {
  id: string
  state: 'asked' | 'refunding' | 'done' | 'rejected'
  isReturn: boolean
  lines: { skuId: number; count: number }[]
}

export const freightFen = 1000

export function payableOf(shop: PlainShop, { lines }: PlainOrder): number {
  return lines.reduce((sum, { skuId, count }) => sum + count * (shop.prices.get(skuId) ?? 0), freightFen)
}

/** Takes all of it or nothing. */
export function takeStock({ stock }: PlainShop, lines: readonly { skuId: number; count: number }[]): boolean {
  if (lines.some(({ skuId, count }) => (stock.get(skuId) ?? 0) < count)) return false
  for (const { skuId, count } of lines) stock.set(skuId, (stock.get(skuId) ?? 0) - count)
  return true
}

export function giveStock({ stock }: PlainShop, lines: readonly { skuId: number; count: number }[]): void {
  for (const { skuId, count } of lines) stock.set(skuId, (stock.get(skuId) ?? 0) + count)
}

/** The shop hears, by whatever way, that an attempt was paid: P9, P11, P15 in six lines. */
export function hearOf(shop: PlainShop, order: PlainOrder, attempt: PlainAttempt): void {
  if (!attempt.isPaid || attempt.isKnown) return
  attempt.isKnown = true
  attempt.isPending = false
  if (order.hasSuccess) return
  order.hasSuccess = true
  const isWanted = order.status === 'unpaid' || (order.status === 'cancelled' && takeStock(shop, order.lines))
  if (!isWanted) return
  order.status = 'to_ship'
  attempt.isKept = true
}

/** What a close does at the providers first: what was paid there meanwhile wins. */
export function close(shop: PlainShop, order: PlainOrder): 'closed' | 'paid' {
  for (const attempt of order.attempts.filter(({ isPending }) => isPending)) {
    hearOf(shop, order, attempt)
    attempt.isPending = false
  }
  if (order.hasSuccess) return 'paid'
  order.status = 'cancelled'
  giveStock(shop, order.lines)
  return 'closed'
}

export function leftOf({ count, claimed, shipped }: PlainLine, status: OrderStatus): number {
  if (!['to_ship', 'shipped', 'to_review', 'done'].includes(status)) return 0
  return Math.max(count - claimed - (status === 'to_ship' ? shipped : 0), 0)
}

export function isAllClaimed({ lines }: PlainOrder): boolean {
  return lines.every(({ count, claimed }) => count === claimed)
}

/** Shipped, when nothing of it is left here. */
export function shipIfGone(order: PlainOrder): void {
  const isAnySent = order.lines.some(({ shipped }) => shipped > 0)
  const isGone = order.lines.every(({ count, shipped, refunded }) => shipped + refunded >= count)
  if (order.status === 'to_ship' && isAnySent && isGone) order.status = 'shipped'
}

/** The money of an accepted after-sale went back. */
export function finish(order: PlainOrder, afterSale: PlainAfterSale): void {
  afterSale.state = 'done'
  for (const { skuId, count } of afterSale.lines) lineOf(order, skuId).refunded += count
  if (order.lines.every(({ count, refunded }) => count === refunded)) order.status = 'refunded'
  else shipIfGone(order)
}

export function lineOf({ lines }: PlainOrder, skuId: number): PlainLine {
  const line = lines.find((each) => each.skuId === skuId)
  if (line === undefined) throw new Error(`no line of SKU ${skuId}`)
  return line
}
