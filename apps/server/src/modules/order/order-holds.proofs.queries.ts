import type { Db } from '../../infra/database/database.ts'
import { inPeriod } from './in-period.ts'
import './order-holds.tables.ts'

export type HeldOrder = Awaited<ReturnType<typeof listHeld>>[number]
export type OrderOfHold = Awaited<ReturnType<typeof listHolders>>[number]

export function listCounts(db: Db, after: number, limit: number) {
  return db
    .selectFrom('hold_count')
    .selectAll()
    .where('user_id', '>', after)
    .orderBy('user_id')
    .limit(limit)
    .execute()
}

/** What each person with `after < id <= last` holds. */
export function sumHolds(db: Db, after: number, last: number) {
  return db
    .selectFrom('order_hold')
    .where('user_id', '>', after)
    .where('user_id', '<=', last)
    .groupBy('user_id')
    .select((eb) => [
      'user_id',
      eb.fn.count<number | string>('order_no').distinct().as('orders'),
      eb.fn.sum<number | string>('units').as('units'),
    ])
    .execute()
}

/** The next orders that hold something, after that number. */
export function listHeld(db: Db, after: string, limit: number) {
  return db
    .selectFrom('order_hold')
    .where('order_no', '>', after)
    .groupBy(['order_no', 'user_id'])
    .orderBy('order_no')
    .limit(limit)
    .select((eb) => ['order_no', 'user_id', eb.fn.sum<number | string>('units').as('units')])
    .execute()
}

/** Orders that hold something. */
export async function countHeld(db: Db): Promise<number> {
  const { orders } = await db
    .selectFrom('order_hold')
    .select((eb) => eb.fn.count<number | string>('order_no').distinct().as('orders'))
    .executeTakeFirstOrThrow()
  return Number(orders)
}

export function listHolders(db: Db, month: string, orderNos: readonly string[]) {
  return inPeriod(db, month)
    .selectFrom('order_info')
    .select(['order_no', 'user_id', 'status', 'payment_method', 'count'])
    .where('order_no', 'in', orderNos)
    .execute()
}
