import type { Database } from '../../infra/database/database.ts'
import type { Proof } from '../../kernel/proof.ts'
import { listRefundSums } from './payment.proofs.queries.ts'

const sliceSize = 1000

/** What payments promise on their own; what they promise together with orders is proved by `order`. */
export function paymentProofs(): Proof<Database['db']>[] {
  return [
    {
      promises: { 'payment.refunds': 'no more is given back than came in' },
      async *find(db, onSeen) {
        for (let after = ''; ; ) {
          const rows = await listRefundSums(db, after, sliceSize)
          for (const row of rows)
            if (Number(row.refunds_fen) > row.amount_fen) yield { promise: 'payment.refunds', row }
          onSeen(rows.length)
          if (rows.length < sliceSize) return
          after = rows.at(-1)?.id ?? after
        }
      },
    },
  ]
}
