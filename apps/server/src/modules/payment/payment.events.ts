import type { Fen } from '@jishi/contract'
import type { PaymentSubject } from './payment.rules.ts'

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
    /**
     * Money of that payment went back, once per refund. `key`: whoever asked for it knows it by that. `isAll`: nothing is
     * left of what came in.
     */
    'payment.refunded': {
      paymentId: string
      refundId: string
      key: string
      subject: PaymentSubject
      amountFen: Fen
      isAll: boolean
    }
  }
}
