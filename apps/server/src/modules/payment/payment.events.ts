import type { Fen } from '@jishi/contract'

/** What a payment is for, as its own module names it: `{ kind: 'order', id: orderNo }`. */
export interface PaymentSubject {
  kind: string
  id: string
}

declare module '../../kernel/events.ts' {
  interface EventMap {
    /**
     * Verified money in our amount arrived, once per subject. It may be late: a listener that has no use for it asks
     * for the refund in the same transaction. `paidAt` is epoch milliseconds.
     */
    'payment.captured': {
      paymentId: string
      subject: PaymentSubject
      userId: number
      amountFen: Fen
      paidAt: number
    }
  }
}
