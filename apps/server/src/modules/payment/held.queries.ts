import type { HeldVerdict } from '@jishi/contract'
import type { Db, Tx } from '../../infra/database/database.ts'
import type {} from './payment.tables.ts'

export type HeldRow = Awaited<ReturnType<typeof listHeld>>[number]

export async function insertHeld(tx: Tx, paymentId: string, heldAt: number): Promise<void> {
  const open = { verdict: null, staff_id: null, settled_at: null }
  await tx
    .insertInto('payment_held')
    .values({ payment_id: paymentId, held_at: heldAt, ...open })
    .execute()
}

/** Those nobody has settled, the newest first, from below `before` on. */
export function listHeld(db: Db, before: string | undefined, limit: number) {
  return selectHeld(db)
    .where('payment_held.settled_at', 'is', null)
    .$if(before !== undefined, (query) => query.where('payment_held.payment_id', '<', before ?? ''))
    .orderBy('payment_held.payment_id', 'desc')
    .limit(limit)
    .execute()
}

export function findHeld(db: Db | Tx, paymentId: string): Promise<HeldRow | undefined> {
  return selectHeld(db).where('payment_held.payment_id', '=', paymentId).executeTakeFirst()
}

/** True for the one who settles it. */
export async function settleHeldRow(
  tx: Tx,
  paymentId: string,
  settled: { verdict: HeldVerdict; staff_id: number; settled_at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('payment_held')
    .set(settled)
    .where('payment_id', '=', paymentId)
    .where('settled_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** What the provider says now of the money of a held payment. */
export async function setHeldMoney(tx: Tx, paymentId: string, paidFen: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('payment')
    .set({ paid_fen: paidFen, refundable_fen: paidFen })
    .where('id', '=', paymentId)
    .where('state', '=', 'held')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

function selectHeld(db: Db | Tx) {
  return db
    .selectFrom('payment_held')
    .innerJoin('payment', 'payment.id', 'payment_held.payment_id')
    .selectAll('payment')
    .select([
      'payment_held.held_at',
      'payment_held.verdict',
      'payment_held.staff_id',
      'payment_held.settled_at as verdict_at',
    ])
}
