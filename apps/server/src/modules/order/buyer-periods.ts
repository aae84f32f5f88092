import type { Database, Db } from '../../infra/database/database.ts'
import { inPeriod } from './in-period.ts'

const sliceSize = 2000

export interface BuyerPeriod {
  period: string
  isArchived: boolean
}

/**
 * The periods that may hold orders of that person: the few that take new ones or were closed last, and of all older ones
 * only those in which there is one. So a page of "my orders" does not look through years of tables.
 */
export async function listPeriodsOf(db: Db, userId: number): Promise<BuyerPeriod[]> {
  const rows = await db
    .selectFrom('order_month')
    .select(['month', 'archived_at'])
    .where('buyers_at', 'is', null)
    .unionAll(
      db
        .selectFrom('ledger_buyer')
        .innerJoin('order_month', 'order_month.month', 'ledger_buyer.period')
        .select(['order_month.month', 'order_month.archived_at'])
        .where('ledger_buyer.user_id', '=', userId)
        .where('order_month.buyers_at', 'is not', null),
    )
    .execute()
  return rows.map(({ month, archived_at }) => ({ period: month, isArchived: archived_at !== null }))
}

/** Notes who bought in a period that takes no new orders. Stopped half-way, it may be run again. */
export async function noteBuyers({ db }: Database, period: string, at: number): Promise<void> {
  for (let after = 0; ; ) {
    const userIds = await listBuyers(db, period, after)
    const last = userIds.at(-1)
    if (last === undefined) break
    const noted = await listNoted(db, period, userIds)
    const missing = userIds.filter((userId) => !noted.has(userId))
    if (missing.length > 0)
      await db
        .insertInto('ledger_buyer')
        .values(missing.map((user_id) => ({ user_id, period })))
        .execute()
    after = last
  }
  await db.updateTable('order_month').set({ buyers_at: at }).where('month', '=', period).execute()
}

export async function listUnnotedPeriods(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('order_month').select('month').where('buyers_at', 'is', null).execute()
  return rows.map(({ month }) => month)
}

async function listBuyers(db: Db, period: string, after: number): Promise<number[]> {
  const rows = await inPeriod(db, period)
    .selectFrom('order_info')
    .select('user_id')
    .distinct()
    .where('user_id', '>', after)
    .orderBy('user_id')
    .limit(sliceSize)
    .execute()
  return rows.map(({ user_id }) => user_id)
}

async function listNoted(db: Db, period: string, userIds: number[]): Promise<Set<number>> {
  const rows = await db
    .selectFrom('ledger_buyer')
    .select('user_id')
    .where('user_id', 'in', userIds)
    .where('period', '=', period)
    .execute()
  return new Set(rows.map(({ user_id }) => user_id))
}
