import { type Fen, toFen } from '@jishi/contract'
import type { Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { PaymentDeps } from './payment.deps.ts'
import { findSuccess, insertPayment, type PaymentRow } from './payment.queries.ts'
import { type PaymentSubject, successKey } from './payment.rules.ts'
import { announceCaptured } from './settle-payment.ts'

interface Payer {
  subject: PaymentSubject
  userId: number
}

export interface CashInput extends Payer {
  amountFen: Fen
  /** Who took it; null: the carrier, at the door. */
  staffId: number | null
  /** Names the handing over, at most 64 characters: with the same one it is the same money. */
  key: string
}

/**
 * Cash that somebody has in hand, with the caller's change: it counts like any other payment. `already`: that key was
 * collected before. Throws payment.already_paid.
 */
export async function collectCash(
  deps: PaymentDeps,
  tx: Tx,
  { amountFen, staffId, key, ...payer }: CashInput,
): Promise<'collected' | 'already'> {
  if (amountFen < 1) throw new RangeError(`cash of ${amountFen} fen`)
  const row = composePaid(deps, payer, { provider: 'cod', amountFen, tradeNo: key })
  const note = staffId === null ? 'collected at the door' : `collected by staff ${staffId}`
  return (await insertPaid(deps, tx, { ...row, note })) ? 'collected' : 'already'
}

/** A subject that costs nothing is paid by that, once, in the transaction that makes it. */
export async function settleNothing(deps: PaymentDeps, tx: Tx, payer: Payer): Promise<void> {
  await insertPaid(deps, tx, composePaid(deps, payer, { provider: 'none', amountFen: toFen(0), tradeNo: '' }))
}

/** The unique `success_of` decides who pays for the subject; false when this very money did before. */
async function insertPaid(deps: PaymentDeps, tx: Tx, row: PaymentRow): Promise<boolean> {
  const subject = { kind: row.subject_kind, id: row.subject_id }
  const earlier = await findSuccess(tx, subject)
  if (earlier === undefined && (await insertPayment(tx, deps.database.dialect, row))) {
    await announceCaptured(deps, tx, row, deps.clock.now())
    return true
  }
  // Somebody may have been faster between our look and our insert.
  const winner = earlier ?? (await findSuccess(tx, subject))
  const isSame = winner?.provider === row.provider && winner.trade_no === row.trade_no
  if (isSame && winner.amount_fen === row.amount_fen) return false
  throw new AppError('payment.already_paid')
}

function composePaid(
  { clock, ids }: PaymentDeps,
  { subject, userId }: Payer,
  money: { provider: 'cod' | 'none'; amountFen: Fen; tradeNo: string },
): PaymentRow {
  const now = clock.now().getTime()
  const { provider, amountFen, tradeNo } = money
  return {
    ...{ id: ids.next(), subject_kind: subject.kind, subject_id: subject.id, user_id: userId, provider },
    ...{ amount_fen: amountFen, paid_fen: amountFen, refundable_fen: amountFen, refunded_fen: 0 },
    ...{ state: 'succeeded', trade_no: tradeNo.slice(0, 64), success_of: successKey(subject) },
    ...{ pending_of: null, note: '', created_at: now, expires_at: now, settled_at: now },
    ...{ next_check_at: null, next_refund_at: 0, paid_at: now, billed_on: null },
  }
}
