import type { Database, Tx } from '../../infra/database/database.ts'
import type { JobHandler } from '../../infra/queue/queue.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import { listOverdue } from './order.queries.ts'
import type { OrderService } from './order.service.ts'

/** The payment window is at most 15 days: periods that ended before hold no unpaid order. */
const longestPayment = 16 * 86_400_000
const sweepBatch = 200

interface Deps {
  orders: OrderService
  database: Database
  events: Events<Tx>
  clock: Clock
  /** 0: never. */
  archiveAfterMonths?: number
}

/** An order that must be paid gets its closing job in the same transaction. */
export function orderJobs({ orders, database, events, clock, archiveAfterMonths = 0 }: Deps) {
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
      // One that cannot be closed now keeps nobody else's stock.
      const { attempt, throwFirst } = createAttempts()
      for (const month of await orders.months.listSince(longestPayment)) {
        for (const orderNo of await listOverdue(database.db, month, now - 20_000, sweepBatch)) {
          await attempt(() => orders.closeUnpaid(orderNo))
        }
      }
      throwFirst()
    },

    // Whoever has had the goods for a week has received them, said or not.
    'order.receive_delivered': async () => {
      for (const period of await orders.months.listNewestFirst()) await orders.receiveDelivered(period)
    },

    // A period's tables exist before its first order, so that no shopper waits for them.
    'order.make_months': () => orders.months.makeAhead(),
    'order.note_buyers': () => orders.months.noteBuyers(),
    'order.archive': async () => {
      if (archiveAfterMonths > 0) await archiveEnded(orders, archiveAfterMonths)
    },
  }

  return {
    handlers,
    crons: [
      { cron: '*/20 * * * * *', name: 'order.sweep_unpaid', payload: {} },
      { cron: '7,17,27,37,47,57 * * * *', name: 'order.receive_delivered', payload: {} },
      { cron: '15 3 * * *', name: 'order.make_months', payload: {} },
      { cron: '45 3 * * *', name: 'order.note_buyers', payload: {} },
      { cron: '15 4 * * *', name: 'order.archive', payload: {} },
    ],
  }
}

/** Periods in which something may still happen wait for another night. */
async function archiveEnded({ months, archive }: OrderService, afterMonths: number): Promise<void> {
  const { attempt, throwFirst } = createAttempts()
  for (const period of await months.listEnded(afterMonths))
    await attempt(() => archive.archive(period).catch(passOpen))
  throwFirst()
}

function passOpen(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'ledger.period_open') throw error
}

/** Goes on after a failure, and fails with the first one in the end. */
function createAttempts() {
  const failures: unknown[] = []
  return {
    async attempt(work: () => Promise<void>): Promise<void> {
      await work().catch((error) => failures.push(error))
    },
    throwFirst(): void {
      if (failures.length > 0) throw failures[0]
    },
  }
}
