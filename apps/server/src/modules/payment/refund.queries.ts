import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { PaymentRefundTable } from './payment.tables.ts'

export type RefundRow = Selectable<PaymentRefundTable>

export function findRefund(db: Db | Tx, id: string): Promise<RefundRow | undefined> {
  return db.selectFrom('payment_refund').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findRefundByKey(tx: Tx, key: string): Promise<RefundRow | undefined> {
  return tx.selectFrom('payment_refund').selectAll().where('refund_key', '=', key).executeTakeFirst()
}

/** Takes the amount from what may still be promised back, only if that much is left. */
export async function promiseRefund(tx: Tx, paymentId: string, amountFen: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('payment')
    .set((eb) => ({ refundable_fen: eb('refundable_fen', '-', amountFen) }))
    .where('id', '=', paymentId)
    .where('refundable_fen', '>=', amountFen)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** The payment's turn to be refunded at the provider; false when its last refund was too short ago. */
export async function takeRefundTurn(
  tx: Tx,
  paymentId: string,
  now: number,
  nextAt: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('payment')
    .set({ next_refund_at: nextAt })
    .where('id', '=', paymentId)
    .where('next_refund_at', '<=', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Money of the payment went back; false when that is more than it took. */
export async function addRefunded(tx: Tx, paymentId: string, amountFen: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('payment')
    .set((eb) => ({ refunded_fen: eb('refunded_fen', '+', amountFen) }))
    .where('id', '=', paymentId)
    .where((eb) => eb(eb('refunded_fen', '+', amountFen), '<=', eb.ref('paid_fen')))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function insertRefund(tx: Tx, row: Insertable<PaymentRefundTable>): Promise<void> {
  await tx.insertInto('payment_refund').values(row).execute()
}

/** Refunds of the same payment that were asked for before it and are not done. */
export async function countEarlierRefunds(tx: Tx, { id, payment_id }: RefundRow): Promise<number> {
  const { count } = await tx
    .selectFrom('payment_refund')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('payment_id', '=', payment_id)
    .where('state', '=', 'requested')
    .where('id', '<', id)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Counts one more try of a refund that is still wanted; false when it is done. */
export async function bookRefundTry(tx: Tx, id: string, nextTryAt: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('payment_refund')
    .set((eb) => ({ tries: eb('tries', '+', 1), next_try_at: nextTryAt }))
    .where('id', '=', id)
    .where('state', '=', 'requested')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Keeps what the provider said of a refund that is not done. */
export async function noteRefund(db: Db, id: string, answer: string): Promise<void> {
  await db
    .updateTable('payment_refund')
    .set({ answer: answer.slice(0, 200) })
    .where('id', '=', id)
    .where('state', '=', 'requested')
    .execute()
}

/** True for the one who finishes it. */
export async function finishRefund(
  tx: Tx,
  id: string,
  done: { done_at: number; answer: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('payment_refund')
    .set({ ...done, state: 'done', next_try_at: null })
    .where('id', '=', id)
    .where('state', '=', 'requested')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Gives the refund's job time until then; false when it is done or somebody else has taken it up. */
export async function postponeRefund(tx: Tx, id: string, now: number, nextTryAt: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('payment_refund')
    .set({ next_try_at: nextTryAt })
    .where('id', '=', id)
    .where('next_try_at', '<=', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function listRefundsToTry(db: Db, now: number, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('payment_refund')
    .select('id')
    .where('next_try_at', '<=', now)
    .orderBy('next_try_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

export type CashRefundRow = Awaited<ReturnType<typeof listCashRefunds>>[number]

/** Those that a person has still to pay out, the oldest first, from above `after` on. */
export function listCashRefunds(db: Db, after: string | undefined, limit: number) {
  return selectCash(db)
    .where('payment_refund.state', '=', 'requested')
    .$if(after !== undefined, (query) => query.where('payment_refund.id', '>', after ?? ''))
    .orderBy('payment_refund.id')
    .limit(limit)
    .execute()
}

export function findCashRefund(db: Db, id: string): Promise<CashRefundRow | undefined> {
  return selectCash(db).where('payment_refund.id', '=', id).executeTakeFirst()
}

function selectCash(db: Db) {
  return db
    .selectFrom('payment_refund')
    .innerJoin('payment', 'payment.id', 'payment_refund.payment_id')
    .selectAll('payment_refund')
    .select(['payment.subject_kind', 'payment.subject_id', 'payment.user_id'])
    .where('payment_refund.by_hand', '=', 1)
}
