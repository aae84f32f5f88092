import type { Db } from '../../infra/database/database.ts'
import { inPeriod } from './in-period.ts'

export type FlashOrderFacts = Awaited<ReturnType<typeof listFlashOrders>>[number]

function selectFacts(db: Db, month: string) {
  return inPeriod(db, month)
    .selectFrom('order_info')
    .select(['order_no', 'user_id', 'status', 'count', 'flash_claim_id'])
}

/** The next orders of a month that came from a flash sale, after that number. */
export function listFlashOrders(db: Db, month: string, after: string, limit: number) {
  return selectFacts(db, month)
    .where('order_no', '>', after)
    .where('flash_claim_id', 'is not', null)
    .orderBy('order_no')
    .limit(limit)
    .execute()
}

export async function listOrdersOf(db: Db, month: string, orderNos: readonly string[]) {
  if (orderNos.length === 0) return []
  return selectFacts(db, month).where('order_no', 'in', orderNos).execute()
}
