import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { Dialect } from '../../infra/database/dialect.ts'
import { insertRows } from '../../infra/database/insert-rows.ts'
import { later } from '../../infra/database/later.ts'
import { moves, type PaymentMove, type PaymentSubject, successKey } from './payment.rules.ts'
import type { PaymentNoticeTable, PaymentTable } from './payment.tables.ts'

export type PaymentRow = Selectable<PaymentTable>

export function findPayment(db: Db | Tx, id: string): Promise<PaymentRow | undefined> {
  return db.selectFrom('payment').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Nobody else changes it, or promises money of it, until the transaction ends. */
export function lockPayment(tx: Tx, dialect: Dialect, id: string): Promise<PaymentRow | undefined> {
  return tx
    .selectFrom('payment')
    .selectAll()
    .where('id', '=', id)
    .modifyEnd(dialect.forUpdate)
    .executeTakeFirst()
}

/** At most one per provider, so the list is short. */
export function listPending(db: Db | Tx, subject: PaymentSubject): Promise<PaymentRow[]> {
  return db
    .selectFrom('payment')
    .selectAll()
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .where('state', '=', 'pending')
    .orderBy('id')
    .execute()
}

/** What stands in the way of a new attempt: the one that paid for the subject, and the one that is open at the provider. */
export async function findRivals(
  db: Db | Tx,
  subject: PaymentSubject,
  pendingOf: string,
): Promise<{ isPaid: boolean; open: PaymentRow | undefined }> {
  const rows = await db
    .selectFrom('payment')
    .selectAll()
    .where((eb) => eb.or([eb('success_of', '=', successKey(subject)), eb('pending_of', '=', pendingOf)]))
    .execute()
  return {
    isPaid: rows.some((row) => row.success_of !== null),
    open: rows.find((row) => row.pending_of === pendingOf),
  }
}

export async function hasSuccess(db: Db | Tx, subject: PaymentSubject): Promise<boolean> {
  return (await findSuccess(db, subject)) !== undefined
}

/** The payment that paid for the subject. */
export function findSuccess(db: Db | Tx, subject: PaymentSubject): Promise<PaymentRow | undefined> {
  return db.selectFrom('payment').selectAll().where('success_of', '=', successKey(subject)).executeTakeFirst()
}

/** False when the subject has another that is pending at that provider, or one that paid for it. */
export async function insertPayment(
  db: Db | Tx,
  dialect: Dialect,
  row: Insertable<PaymentTable>,
): Promise<boolean> {
  try {
    await db.executeQuery(insertRows(db, 'payment', [row]))
    return true
  } catch (error) {
    if (dialect.isDuplicate(error)) return false
    throw error
  }
}

type Change = Pick<
  Updateable<PaymentTable>,
  | 'trade_no'
  | 'note'
  | 'settled_at'
  | 'next_check_at'
  | 'success_of'
  | 'paid_fen'
  | 'refundable_fen'
  | 'paid_at'
>

/** Moves the payment only from a state the move may start from; tells whether it moved. */
export async function movePayment(
  db: Db | Tx,
  id: string,
  move: PaymentMove,
  change: Change = {},
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('payment')
    .set({ next_check_at: null, ...change, state: moves[move].to, pending_of: null })
    .where('id', '=', id)
    .where('state', 'in', [...moves[move].from])
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Records the money; the unique `success_of` decides which of a subject's payments is the one that paid for it. */
export async function succeedPayment(
  tx: Tx,
  dialect: Dialect,
  payment: PaymentRow,
  { move, ...arrival }: Change & { move: 'succeed' | 'accept' },
): Promise<'paid' | 'paid_twice' | 'unchanged'> {
  const success_of = successKey({ kind: payment.subject_kind, id: payment.subject_id })
  try {
    const isFirst = await movePayment(tx, payment.id, move, { ...arrival, success_of })
    return isFirst ? 'paid' : 'unchanged'
  } catch (error) {
    if (!dialect.isDuplicate(error)) throw error
    return (await movePayment(tx, payment.id, move, arrival)) ? 'paid_twice' : 'unchanged'
  }
}

export function listToCheck(db: Db, now: number, limit: number): Promise<PaymentRow[]> {
  return db
    .selectFrom('payment')
    .selectAll()
    .where('next_check_at', '<=', now)
    .orderBy('next_check_at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Books the next look before this one; false when another process has taken it up. */
export async function bookCheck(db: Db, payment: PaymentRow, nextAt: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('payment')
    .set({ next_check_at: nextAt })
    .where('id', '=', payment.id)
    .where('next_check_at', '=', payment.next_check_at)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** The provider's last word on a closed payment is in: there is nothing left to ask. */
export async function endChecks(db: Db, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('payment')
    .set({ next_check_at: null })
    .where('id', '=', id)
    .where('state', '=', 'closed')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function insertNotice(db: Db, notice: Insertable<PaymentNoticeTable>): Promise<void> {
  await db.insertInto('payment_notice').values(notice).execute()
}

/** In the commit of what the notice did. */
export function insertNoticeWith(tx: Tx, notice: Insertable<PaymentNoticeTable>): Promise<void> {
  return later(tx, insertRows(tx, 'payment_notice', [notice]))
}
