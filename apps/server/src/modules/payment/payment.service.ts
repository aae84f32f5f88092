import {
  type PaymentMethod,
  type PaymentStart,
  type PaymentView,
  paymentMethods,
  toFen,
} from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import type { NoticeMessage, PaymentOrder, PaymentProvider } from '../../infra/payment/payment-provider.ts'
import { AppError } from '../../kernel/app-error.ts'
import { closeForSubject } from './close-payment.ts'
import { type CashInput, collectCash, settleNothing } from './offline-payment.ts'
import { getProvider, type PaymentDeps } from './payment.deps.ts'
import { presentPayment } from './payment.present.ts'
import { countSuccesses, listKept, listSuccesses } from './payment.proofs.queries.ts'
import { findPayment, lockPayment, type PaymentRow } from './payment.queries.ts'
import { isOpenToMoney, type PaymentSubject } from './payment.rules.ts'
import { receiveNotice } from './receive-notice.ts'
import { type Reconciled, reconcile } from './reconcile.ts'
import { type RefundOutcome, type RefundRequest, requestRefund } from './request-refund.ts'
import { restartRefunds, runRefund } from './run-refund.ts'
import { settlePayment } from './settle-payment.ts'
import { findOrOpenAttempt, type StartInput } from './start-payment.ts'

export interface Started {
  payment: PaymentView
  start: PaymentStart
  /** Empty unless the browser is to be sent away. */
  redirectUrl: string
}

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

  async function ask(payment: PaymentRow): Promise<void> {
    const state = await getProvider(deps, payment.provider).query(payment.id)
    await database.transaction((tx) => settlePayment(deps, tx, payment, state))
  }

  return {
    listSuccesses,
    listKept,
    countSuccesses,

    /** Throws payment.method_unavailable, payment.already_paid, payment.provider_unreachable. */
    async start(input: StartInput): Promise<Started> {
      const provider = providers.find((candidate) => candidate.name === input.provider)
      if (provider === undefined) throw new AppError('payment.method_unavailable')
      for (let round = 0; round < 2; round++) {
        const payment = await findOrOpenAttempt(deps, input)
        const start = await provider.begin(composeOrder(payment, input))
        if (start.kind !== 'none') return presentStart(payment, start)
        // Paid or closed at the provider, and we have not heard of it: the next look finds it settled.
        await ask(payment)
      }
      throw new AppError('server.busy')
    },

    async getPayment(userId: number, paymentId: string): Promise<PaymentView> {
      return presentPayment(await getOwned(userId, paymentId))
    },

    /** What the provider says of it now, written down. Throws payment.provider_unreachable. */
    async confirm(userId: number, paymentId: string): Promise<PaymentView> {
      const payment = await getOwned(userId, paymentId)
      if (!isOpenToMoney(payment.state)) return presentPayment(payment)
      await ask(payment)
      return presentPayment(await getOwned(userId, paymentId))
    },

    /** Gives the answer that tells the provider that we have it. Throws payment.notify_rejected. */
    receiveNotice(providerName: string, message: NoticeMessage): Promise<PaymentProvider['noticeAnswer']> {
      return receiveNotice(deps, providerName, message)
    },

    /** Nobody else moves this payment until the transaction ends: it is locked before what it paid for. */
    async lock(tx: Tx, paymentId: string): Promise<void> {
      await lockPayment(tx, database.dialect, paymentId)
    },

    /** The ways to pay that are open to buyers now, in the order in which a form shows them. */
    methods(): PaymentMethod[] {
      return paymentMethods.filter(
        (method) => method === 'cod' || providers.some((provider) => provider.name === method),
      )
    },

    /**
     * Cash that somebody has in hand, with the caller's change. `already`: that key was collected before. Throws
     * payment.already_paid.
     */
    collectCash(tx: Tx, input: CashInput): Promise<'collected' | 'already'> {
      return collectCash(deps, tx, input)
    },

    /** A subject that costs nothing is paid by that, once, in the caller's transaction. */
    settleNothing(tx: Tx, payer: { subject: PaymentSubject; userId: number }): Promise<void> {
      return settleNothing(deps, tx, payer)
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

function composeOrder(payment: PaymentRow, { title, client, page, code }: StartInput): PaymentOrder {
  return {
    paymentId: payment.id,
    amountFen: toFen(payment.amount_fen),
    subject: title,
    expiresAt: new Date(payment.expires_at),
    ...{ client, page, code },
  }
}

function presentStart(payment: PaymentRow, start: PaymentStart): Started {
  return {
    payment: presentPayment(payment),
    start,
    redirectUrl: start.kind === 'redirect' ? start.url : '',
  }
}
