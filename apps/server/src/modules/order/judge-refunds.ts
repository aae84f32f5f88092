import { paidForLine } from './after-sale.rules.ts'
import type { OrderFacts, RefundFacts, RefundLineFacts } from './order.proofs.queries.ts'

export const refundPromises = {
  'order.refunds': 'nothing is refunded or for sale again that was not bought, paid, asked for and accepted',
} as const

/** Of the payment of an order: what is promised back of it, and what of that went back. */
export interface BackFacts {
  promisedFen: number
  refundedFen: number
}

interface Known {
  /** All lines of the order. */
  lines: readonly RefundLineFacts[]
  /** Lines of its after-sales that are asked, accepted or done. */
  claims: readonly RefundFacts[]
  success: BackFacts | undefined
}

/** Do the after-sales of an order, its lines, its status and its payment tell the same story? */
export function isRefundedRightly(order: OrderFacts, { lines, claims, success }: Known): boolean {
  const done = claims.filter(({ state }) => state === 'done')
  const accepted = claims.filter(({ state }) => state !== 'asked')
  const isKnown = claims.every(({ sku_id }) => lines.some((line) => line.sku_id === sku_id))
  return (
    isKnown &&
    lines.every((line) => isLineRight(line, claims)) &&
    order.refunded_fen === totalOf(done) &&
    totalOf(accepted) <= order.payable_fen &&
    isStatusRight(order, lines, { claims, done }) &&
    totalOf(accepted.filter(isMoney)) <= (success?.promisedFen ?? 0) &&
    totalOf(done.filter(isMoney)) <= (success?.refundedFen ?? 0)
  )
}

function isLineRight(line: RefundLineFacts, all: readonly RefundFacts[]): boolean {
  const claims = all.filter(({ sku_id }) => sku_id === line.sku_id)
  const done = claims.filter(({ state }) => state === 'done')
  const restocked = claims.filter(({ state, is_restocked }) => state !== 'asked' && is_restocked === 1)
  return (
    countOf(claims) <= line.count &&
    amountOf(claims) <= paidForLine(line) &&
    countOf(done) === line.refunded_count &&
    amountOf(done) === line.refunded_fen &&
    countOf(restocked) === line.restocked_count
  )
}

/** Everything given back: refunded. Everything asked for: refunding. Nothing else is either. */
function isStatusRight(
  { status }: OrderFacts,
  lines: readonly RefundLineFacts[],
  { claims, done }: { claims: readonly RefundFacts[]; done: readonly RefundFacts[] },
): boolean {
  const bought = lines.reduce((sum, { count }) => sum + count, 0)
  if (status === 'cancelled') return claims.every(({ state }) => state === 'done')
  if (countOf(done) === bought) return status === 'refunded'
  return countOf(claims) === bought ? status === 'refunding' : !['refunding', 'refunded'].includes(status)
}

/** Cash that was never collected does not go back. */
function isMoney({ payment_id }: RefundFacts): boolean {
  return payment_id !== null
}

function countOf(claims: readonly RefundFacts[]): number {
  return claims.reduce((sum, { count }) => sum + count, 0)
}

function amountOf(claims: readonly RefundFacts[]): number {
  return claims.reduce((sum, { amount_fen }) => sum + amount_fen, 0)
}

/** With the freight, which is one per after-sale and not per line. */
export function totalOf(claims: readonly RefundFacts[]): number {
  const freights = new Map(claims.map(({ id, freight_fen }) => [id, freight_fen]))
  return amountOf(claims) + [...freights.values()].reduce((sum, freight) => sum + freight, 0)
}
