import type { BillDiff, listBillDiffs, ReplyOf } from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'
import { toKeyset } from '../../kernel/page.ts'
import type { Audit } from '../staff/index.ts'
import { findDiff, listDiffs, settleDiffRow } from './bill.queries.ts'
import { presentDiff } from './payment.present.ts'
import { type BillDeps, readBills } from './read-bills.ts'

export type PaymentBills = ReturnType<typeof createPaymentBills>

const pageSize = 50

/** The providers' daily bills beside our books. */
export function createPaymentBills(deps: BillDeps & { audit: Pick<Audit, 'record'> }) {
  const { database, clock, audit } = deps
  const { db } = database

  return {
    readBills: () => readBills(deps),

    /** Differences that nobody has settled, the oldest first. */
    async listDiffs({ after }: { after?: number } = {}): Promise<ReplyOf<typeof listBillDiffs>> {
      const rows = await listDiffs(db, after, pageSize + 1)
      return toKeyset(rows, pageSize, ({ id }) => String(id), presentDiff)
    },

    /** Once; after that it is what the first one said. Throws payment.diff_not_found. */
    async settleDiff(staffId: number, id: number, note: string): Promise<BillDiff> {
      await database.transaction(async (tx) => {
        const settled = { staff_id: staffId, note, settled_at: clock.now().getTime() }
        if (!(await settleDiffRow(tx, id, settled))) return
        await audit.record(tx, {
          ...{ staffId, action: 'payment.settle_diff', subject: { kind: 'bill_diff', id: String(id) } },
          ...{ before: null, after: { note } },
        })
      })
      const found = await findDiff(db, id)
      if (found === undefined) throw new AppError('payment.diff_not_found')
      return presentDiff(found)
    },
  }
}
