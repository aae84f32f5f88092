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
  }
}
