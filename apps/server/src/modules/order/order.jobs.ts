import type { Database, Tx } from '../../infra/database/database.ts'
import type { JobHandler } from '../../infra/queue/queue.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import { monthAt } from './order.months.ts'
import { listOverdue } from './order.queries.ts'
import type { OrderService } from './order.service.ts'

const dayMs = 86_400_000
const sweepBatch = 200

interface Deps {
  orders: OrderService
  database: Database
  events: Events<Tx>
  clock: Clock
}

/** An order that must be paid gets its closing job in the same transaction. */
export function orderJobs({ orders, database, events, clock }: Deps) {
  events.startJob('order.placed', ({ orderNo, payBy }) =>
    payBy === null
      ? undefined
      : { name: 'order.close_unpaid', payload: { orderNo }, delayMs: payBy - clock.now().getTime() + 1000 },
  )

  const handlers: Record<string, JobHandler> = {
    'order.close_unpaid': async (payload) => orders.closeUnpaid((payload as { orderNo: string }).orderNo),

    // The net under the closing jobs: an order whose job was lost with its queue is still closed within a minute.
    'order.sweep_unpaid': async () => {
      const now = clock.now().getTime()
      for (const month of await monthsWithUnpaid()) {
        for (const orderNo of await listOverdue(database.db, month, now - 20_000, sweepBatch)) {
          await orders.closeUnpaid(orderNo)
        }
      }
    },

    // A month's tables exist before its first order, so that no shopper waits for them.
    'order.make_months': async () => {
      await orders.months.ensure(monthAt(clock.now(), 0))
      await orders.months.ensure(monthAt(clock.now(), 3 * dayMs))
    },
  }

  /** The payment window is at most 15 days, so only this month and the one before can hold unpaid orders. */
  async function monthsWithUnpaid(): Promise<string[]> {
    const oldest = monthAt(clock.now(), -16 * dayMs)
    return (await orders.months.listNewestFirst()).filter((month) => month >= oldest)
  }

  return {
    handlers,
    crons: [
      { cron: '*/20 * * * * *', name: 'order.sweep_unpaid', payload: {} },
      { cron: '15 3 * * *', name: 'order.make_months', payload: {} },
    ],
  }
}
