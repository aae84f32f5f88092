import type { Database } from '../../infra/database/database.ts'
import type { Proof } from '../../kernel/proof.ts'
import { countPaid, listRefundSums, type RefundSums } from './payment.proofs.queries.ts'

const sliceSize = 1000

const promises = {
  'payment.refunds': 'no more is given back than came in',
  'payment.promised': 'what is promised back, and what went back, is the sum of the refunds',
  'payment.state':
    'a payment that succeeded took its amount at least; one called refunded gave all of it back',
} as const

/** What payments promise on their own; what they promise together with orders is proved by `order`. */
export function paymentProofs(): Proof<Database['db']>[] {
  return [
    {
      promises,
      countRows: countPaid,
      async *find(db, onSeen) {
        for (let after = ''; ; ) {
          const rows = await listRefundSums(db, after, sliceSize)
          for (const row of rows) for (const promise of judgePayment(row)) yield { promise, row }
          onSeen(rows.length)
          if (rows.length < sliceSize) return
          after = rows.at(-1)?.id ?? after
        }
      },
    },
  ]
}

/** Names of the promises that a payment breaks. */
function judgePayment(row: RefundSums): (keyof typeof promises)[] {
  const { state, amount_fen, paid_fen, refundable_fen, refunded_fen, refunds_fen, done_fen } = row
  const isPromised = paid_fen - refundable_fen === refunds_fen && refunded_fen === done_fen
  const isCovered = state !== 'succeeded' || paid_fen >= amount_fen
  const isAllBack = paid_fen > 0 && refunded_fen === paid_fen
  return [
    ...(refunds_fen <= paid_fen ? [] : (['payment.refunds'] as const)),
    ...(isPromised ? [] : (['payment.promised'] as const)),
    ...(isCovered && isAllBack === (state === 'refunded') ? [] : (['payment.state'] as const)),
  ]
}
