import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { Dialect } from '../../infra/database/dialect.ts'
import type { PaymentBillDiffTable, PaymentBillTable } from './payment.tables.ts'

export type BillRow = Selectable<PaymentBillTable>
export type BillDiffRow = Selectable<PaymentBillDiffTable>

/** One row per provider and day, however often it is announced. */
export async function insertBill(db: Db, dialect: Dialect, row: Insertable<PaymentBillTable>): Promise<void> {
  await ignoreDuplicate(dialect, () => db.insertInto('payment_bill').values(row).execute())
}

export function listBillsToRead(db: Db, now: number, limit: number): Promise<BillRow[]> {
  return db
    .selectFrom('payment_bill')
    .selectAll()
    .where('next_try_at', '<=', now)
    .orderBy('next_try_at')
    .orderBy('provider')
    .orderBy('day')
    .limit(limit)
    .execute()
}

/** Books the next look before this one; false when another process has taken it up. */
export async function bookBill(db: Db, bill: BillRow, nextTryAt: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('payment_bill')
    .set({ next_try_at: nextTryAt })
    .where('provider', '=', bill.provider)
    .where('day', '=', bill.day)
    .where('next_try_at', '=', bill.next_try_at)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function endBill(
  db: Db,
  { provider, day }: Pick<BillRow, 'provider' | 'day'>,
  read: { entries: number; read_at: number },
): Promise<void> {
  await db
    .updateTable('payment_bill')
    .set({ ...read, state: 'read', next_try_at: null })
    .where('provider', '=', provider)
    .where('day', '=', day)
    .execute()
}

export async function findBilledPayments(db: Db, provider: string, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, number>()
  const rows = await db
    .selectFrom('payment')
    .select(['id', 'paid_fen'])
    .where('id', 'in', ids)
    .where('provider', '=', provider as 'alipay')
    .where('paid_fen', '>', 0)
    .execute()
  return new Map(rows.map(({ id, paid_fen }) => [id, paid_fen]))
}

export async function findBilledRefunds(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, number>()
  const rows = await db
    .selectFrom('payment_refund')
    .select(['id', 'amount_fen'])
    .where('id', 'in', ids)
    .where('by_hand', '=', 0)
    .execute()
  return new Map(rows.map(({ id, amount_fen }) => [id, amount_fen]))
}

/** Remembers on which bill they stand. */
export async function markBilled(
  db: Db,
  table: 'payment' | 'payment_refund',
  ids: readonly string[],
  day: string,
): Promise<void> {
  if (ids.length === 0) return
  await db.updateTable(table).set({ billed_on: day }).where('id', 'in', ids).execute()
}

/** Money of that time that stands on no bill, in slices. */
export function listUnbilledPayments(db: Db, provider: string, [from, to]: [number, number], after: string) {
  return db
    .selectFrom('payment')
    .select(['id', 'paid_fen'])
    .where('paid_at', '>=', from)
    .where('paid_at', '<', to)
    .where('provider', '=', provider as 'alipay')
    .where('billed_on', 'is', null)
    .where('paid_fen', '>', 0)
    .where('id', '>', after)
    .orderBy('id')
    .limit(500)
    .execute()
}

export function listUnbilledRefunds(db: Db, provider: string, [from, to]: [number, number], after: string) {
  return db
    .selectFrom('payment_refund')
    .innerJoin('payment', 'payment.id', 'payment_refund.payment_id')
    .select(['payment_refund.id', 'payment_refund.payment_id', 'payment_refund.amount_fen'])
    .where('payment_refund.done_at', '>=', from)
    .where('payment_refund.done_at', '<', to)
    .where('payment_refund.billed_on', 'is', null)
    .where('payment.provider', '=', provider as 'alipay')
    .where('payment_refund.id', '>', after)
    .orderBy('payment_refund.id')
    .limit(500)
    .execute()
}

/** The unique movement of a day: found again, it is not written again. */
export async function insertDiff(
  db: Db,
  dialect: Dialect,
  row: Omit<Insertable<PaymentBillDiffTable>, 'staff_id' | 'note' | 'settled_at'>,
): Promise<void> {
  const open = { staff_id: null, note: '', settled_at: null }
  await ignoreDuplicate(dialect, () =>
    db
      .insertInto('payment_bill_diff')
      .values({ ...row, ...open })
      .execute(),
  )
}

/** Those that nobody has settled, the oldest first, from above `after` on. */
export function listDiffs(db: Db, after: number | undefined, limit: number): Promise<BillDiffRow[]> {
  return db
    .selectFrom('payment_bill_diff')
    .selectAll()
    .where('settled_at', 'is', null)
    .where('id', '>', after ?? 0)
    .orderBy('id')
    .limit(limit)
    .execute()
}

export function findDiff(db: Db, id: number): Promise<BillDiffRow | undefined> {
  return db.selectFrom('payment_bill_diff').selectAll().where('id', '=', id).executeTakeFirst()
}

/** True for the one who settles it. */
export async function settleDiffRow(
  db: Tx,
  id: number,
  settled: { staff_id: number; note: string; settled_at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('payment_bill_diff')
    .set(settled)
    .where('id', '=', id)
    .where('settled_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

async function ignoreDuplicate(dialect: Dialect, insert: () => Promise<unknown>): Promise<void> {
  try {
    await insert()
  } catch (error) {
    if (!dialect.isDuplicate(error)) throw error
  }
}
