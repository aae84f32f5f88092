import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../apps/server/src/infra/database/database.ts'
import type { Mall } from '../harness/mall.ts'
import { readTrades } from './facts.ts'
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

/**
 * Until no order is unpaid, no refund is under way, the outbox is empty, and the shop knows of all money that its provider
 * took. A notice that died with the server is made up for by the shop's own question, some minutes later. What is still
 * open after `ms`, the audit will find.
 */
export async function waitForDust(database: Database, simulatorFile: string, ms: number): Promise<void> {
  const giveUpAt = Date.now() + ms
  while (Date.now() < giveUpAt && !(await isQuiet(database, simulatorFile))) await sleep(500)
}

async function isQuiet(database: Database, simulatorFile: string): Promise<boolean> {
  const { db } = database
  const outbox = await db.selectFrom('outbox').select('id').limit(1).execute()
  const open = await db
    .selectFrom('payment')
    .select(['id', 'state'])
    .where('state', 'in', ['pending', 'closed'])
    .execute()
  const promised = await db
    .selectFrom('payment_refund')
    .select('id')
    .where('state', '=', 'requested')
    .limit(1)
    .execute()
  if (outbox.length > 0 || promised.length > 0) return false
  const paid = new Set(
    readTrades(simulatorFile).flatMap((trade) => (trade.paidAt === null ? [] : trade.outTradeNo)),
  )
  if (open.some(({ id }) => paid.has(id))) return false
  return (await readOrders(database)).every(({ status }) => status !== 'unpaid')
}
