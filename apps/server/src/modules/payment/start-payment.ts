import type { Fen, OnlineProvider } from '@jishi/contract'
import type { PaymentOrder } from '../../infra/payment/payment-provider.ts'
import { AppError } from '../../kernel/app-error.ts'
import { closePayment } from './close-payment.ts'
import type { PaymentDeps } from './payment.deps.ts'
import { findRivals, insertPayment, type PaymentRow } from './payment.queries.ts'
import { nextCheckAt, type PaymentSubject, pendingKey } from './payment.rules.ts'

export interface StartInput {
  subject: PaymentSubject
  userId: number
  amountFen: Fen
  /** What the buyer reads at the cashier. */
  title: string
  expiresAt: Date
  provider: OnlineProvider
  client: PaymentOrder['client']
  /** Path of the page the buyer starts from. */
  page: string
  code?: string
}

/** The attempt the buyer may use: the one that is open already, or a new one. Throws payment.already_paid. */
export async function findOrOpenAttempt(deps: PaymentDeps, input: StartInput): Promise<PaymentRow> {
  const { db, dialect } = deps.database
  // A second round is needed when another request opened one between our look and our insert.
  for (let round = 0; round < 3; round++) {
    const { isPaid, open } = await findRivals(db, input.subject, pendingOf(input))
    if (isPaid) throw new AppError('payment.already_paid')
    if (open !== undefined && isUsable(open, input, deps.clock.now().getTime())) return open
    if (open !== undefined) {
      await closePayment(deps, open)
      continue
    }
    const row = composeRow(deps, input)
    if (await insertPayment(db, dialect, row)) return row
  }
  throw new AppError('server.busy')
}

/** One over another amount, or past its time, is closed at the provider before a new one is opened. */
function isUsable(open: PaymentRow, { amountFen }: StartInput, now: number): boolean {
  return open.amount_fen === amountFen && open.expires_at > now
}

/** WeChat takes one number for one kind of order only: what is paid inside WeChat is an attempt of its own. */
function pendingOf({ provider, client, subject }: StartInput): string {
  const isInside = provider === 'wechat' && client === 'wechat'
  return pendingKey(isInside ? 'wechat_jsapi' : provider, subject)
}

function composeRow({ clock, ids }: PaymentDeps, input: StartInput): PaymentRow {
  const createdAt = clock.now().getTime()
  const expiresAt = input.expiresAt.getTime()
  return {
    id: ids.next(),
    subject_kind: input.subject.kind,
    subject_id: input.subject.id,
    user_id: input.userId,
    provider: input.provider,
    amount_fen: input.amountFen,
    paid_fen: 0,
    paid_at: null,
    billed_on: null,
    refundable_fen: 0,
    refunded_fen: 0,
    next_refund_at: 0,
    state: 'pending',
    trade_no: null,
    success_of: null,
    pending_of: pendingOf(input),
    note: '',
    created_at: createdAt,
    expires_at: expiresAt,
    settled_at: null,
    next_check_at: nextCheckAt({ created_at: createdAt, expires_at: expiresAt }, createdAt),
  }
}
