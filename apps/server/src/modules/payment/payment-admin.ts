import type {
  CashRefund,
  HeldVerdict,
  listCashRefunds,
  listHeldPayments,
  ReplyOf,
  StaffHeldPayment,
} from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'
import { toKeyset } from '../../kernel/page.ts'
import type { Audit } from '../staff/index.ts'
import { findHeld, listHeld } from './held.queries.ts'
import { payOut } from './pay-out.ts'
import type { PaymentDeps } from './payment.deps.ts'
import { presentCashRefund, presentHeld } from './payment.present.ts'
import { findCashRefund, listCashRefunds as listCash } from './refund.queries.ts'
import { settleHeld } from './settle-held.ts'

export type PaymentAdmin = ReturnType<typeof createPaymentAdmin>

const pageSize = 50

/** What staff see and decide of payments. */
export function createPaymentAdmin(deps: PaymentDeps & { audit: Pick<Audit, 'record'> }) {
  const { db } = deps.database

  return {
    /** Held payments that nobody has settled, the newest first. */
    async listHeld({ after }: { after?: string } = {}): Promise<ReplyOf<typeof listHeldPayments>> {
      const rows = await listHeld(db, after, pageSize + 1)
      return toKeyset(rows, pageSize, ({ id }) => id, presentHeld)
    },

    /**
     * Once per payment; the same verdict again gives the same answer. Throws payment.not_found, payment.not_held,
     * payment.settled_otherwise, payment.too_little, payment.already_paid, payment.money_gone,
     * payment.provider_unreachable.
     */
    async settleHeld(staffId: number, paymentId: string, verdict: HeldVerdict): Promise<StaffHeldPayment> {
      await settleHeld(deps, { staffId, paymentId, verdict })
      const settled = await findHeld(db, paymentId)
      if (settled === undefined) throw new AppError('payment.not_held')
      return presentHeld(settled)
    },

    /** Cash that is still to be handed back, the oldest first. */
    async listCashRefunds({ after }: { after?: string } = {}): Promise<ReplyOf<typeof listCashRefunds>> {
      const rows = await listCash(db, after, pageSize + 1)
      return toKeyset(rows, pageSize, ({ id }) => id, presentCashRefund)
    },

    /** Somebody has handed it back; once, and the same answer after that. Throws payment.refund_not_found. */
    async payOut(staffId: number, refundId: string, note: string): Promise<CashRefund> {
      await payOut(deps, { staffId, refundId, note })
      const paidOut = await findCashRefund(db, refundId)
      if (paidOut === undefined) throw new AppError('payment.refund_not_found')
      return presentCashRefund(paidOut)
    },
  }
}
