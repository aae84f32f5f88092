import type { Fen } from '@jishi/contract'

declare module '../../kernel/events.ts' {
  interface EventMap {
    /** `payBy`: epoch milliseconds until an unpaid order closes; null where nothing is paid in advance. */
    'order.placed': { orderNo: string; userId: number; payBy: number | null }
    /** It stands, but its lines could not be taken out of the cart. */
    'order.cart_kept': { userId: number; skuIds: number[] }
    'order.paid': { orderNo: string; userId: number; paymentId: string }
    'order.cancelled': { orderNo: string; userId: number }
    /** The buyer has the goods, or was silent for long enough. */
    'order.received': { orderNo: string; userId: number }
    /** Money of an order went back, once per after-sale. `isAll`: nothing of what was bought is left. */
    'order.refunded': { orderNo: string; userId: number; amountFen: Fen; isAll: boolean }
  }
}
