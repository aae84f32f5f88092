import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../apps/server/src/infra/database/database.ts'
import type { Mall } from '../harness/mall.ts'
import { type OrderFact, readOrders } from './ledger-reads.ts'
import { readQueue } from './queue-facts.ts'

/**
 * Unpaid orders that nothing will ever close: without a closing job, neither in the queue nor on its way there. Asked
 * before the deadlines, because the sweep that runs after them would close such orders and hide the loss.
 */
export async function findOrdersWithoutJob(mall: Mall): Promise<OrderFact[]> {
  const open = (await readOrders(mall.database)).filter(isWaiting)
  // The outbox first: a row leaves it only after the queue has the job, so a job under way is seen in one of the two.
  const outbox = await mall.database.db.selectFrom('outbox').select('payload').execute()
  const { closing } = await readQueue(mall)
  const underWay = outbox.map(({ payload }) => payload).join('\n')
  return open.filter(({ order_no }) => !closing.has(order_no) && !underWay.includes(order_no))
}

function isWaiting({ status, pay_by }: OrderFact): boolean {
  return status === 'unpaid' && (pay_by ?? 0) > Date.now() + 2000
}

/** Until no order is unpaid, no refund is under way and the outbox is empty; what is still open after `ms` the audit will find. */
export async function waitForDust(database: Database, ms: number): Promise<void> {
  const giveUpAt = Date.now() + ms
  while (Date.now() < giveUpAt && !(await isQuiet(database))) await sleep(500)
}

async function isQuiet(database: Database): Promise<boolean> {
  const { db } = database
  const outbox = await db.selectFrom('outbox').select('id').limit(1).execute()
  const refunds = await db
    .selectFrom('payment')
    .select('id')
    .where('state', '=', 'refunding')
    .limit(1)
    .execute()
  if (outbox.length > 0 || refunds.length > 0) return false
  return (await readOrders(database)).every(({ status }) => status !== 'unpaid')
}
