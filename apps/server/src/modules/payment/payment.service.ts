import { type PaymentView, toFen } from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { closeForSubject } from './close-payment.ts'
import { getProvider, type PaymentDeps } from './payment.deps.ts'
import { presentPayment } from './payment.present.ts'
import { listKept, listSuccesses } from './payment.proofs.queries.ts'
import { findPayment, type PaymentRow } from './payment.queries.ts'
import { isOpenToMoney, type PaymentSubject } from './payment.rules.ts'
import { receiveNotice } from './receive-notice.ts'
import { type Reconciled, reconcile } from './reconcile.ts'
import { type RefundOutcome, type RefundRequest, requestRefund } from './request-refund.ts'
import { restartRefunds, runRefund } from './run-refund.ts'
import { settlePayment } from './settle-payment.ts'
import { findOrOpenAttempt, type StartInput } from './start-payment.ts'

export type PaymentService = ReturnType<typeof createPaymentService>

/**
 * Money in and out, for subjects it knows nothing about. Only a verified notice or a query of the provider pays; the
 * provider is never called inside a transaction.
 */
export function createPaymentService(deps: PaymentDeps) {
  const { database, providers } = deps

  /** Somebody else's payment answers exactly like a missing one. */
  async function getOwned(userId: number, paymentId: string): Promise<PaymentRow> {
    const payment = await findPayment(database.db, paymentId)
    if (payment?.user_id !== userId) throw new AppError('payment.not_found')
    return payment
  }

  return {
    listSuccesses,
    listKept,

    /** Throws payment.method_unavailable, payment.already_paid. */
    async start(input: StartInput): Promise<{ payment: PaymentView; redirectUrl: string }> {
      const provider = providers.find((candidate) => candidate.name === input.provider)
      if (provider === undefined) throw new AppError('payment.method_unavailable')
      const payment = await findOrOpenAttempt(deps, input)
      const redirectUrl = provider.cashierUrl({
        paymentId: payment.id,
        amountFen: toFen(payment.amount_fen),
        subject: input.title,
        expiresAt: new Date(payment.expires_at),
        client: input.client,
      })
      return { payment: presentPayment(payment), redirectUrl }
    },

    async getPayment(userId: number, paymentId: string): Promise<PaymentView> {
      return presentPayment(await getOwned(userId, paymentId))
    },

    /** What the provider says of it now, written down. Throws payment.provider_unreachable. */
    async confirm(userId: number, paymentId: string): Promise<PaymentView> {
      const payment = await getOwned(userId, paymentId)
      if (!isOpenToMoney(payment.state)) return presentPayment(payment)
      const state = await getProvider(deps, payment.provider).query(paymentId)
      await database.transaction((tx) => settlePayment(deps, tx, payment, state))
      return presentPayment(await getOwned(userId, paymentId))
    },

    /** Gives the text that tells the provider that we have it. Throws payment.notify_rejected. */
    receiveNotice(providerName: string, fields: Record<string, string>, raw: string): Promise<string> {
      return receiveNotice(deps, providerName, fields, raw)
    },

    closeForSubject(subject: PaymentSubject): Promise<'closed' | 'paid'> {
      return closeForSubject(deps, subject)
    },

    /**
     * Promises money back with the caller's change: any number of refunds per payment, together never more than came in.
     * `already`: that key was asked for before. `too_much`: not that much is left; nothing was written.
     */
    requestRefund(tx: Tx, request: RefundRequest): Promise<RefundOutcome> {
      return requestRefund(deps, tx, request)
    },

    runRefund(refundId: string): Promise<void> {
      return runRefund(deps, refundId)
    },

    restartRefunds(): Promise<void> {
      return restartRefunds(deps)
    },

    reconcile(): Promise<Reconciled> {
      return reconcile(deps)
    },
  }
}
