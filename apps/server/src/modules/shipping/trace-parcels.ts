import type { Database, Tx } from '../../infra/database/database.ts'
import { type Tracking, TrackingError } from '../../infra/tracking/tracking.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import type { Logger } from '../../kernel/logger.ts'
import { recordNews } from './record-news.ts'
import { bookTrace, listDue, type ShipmentRow } from './shipping.queries.ts'
import { nextTraceAt } from './shipping.rules.ts'

interface Deps {
  database: Database
  tracking: Tracking
  events: Events<Tx>
  clock: Clock
  logger: Pick<Logger, 'warn'>
}

/** Asked at the same time. */
const batch = 10
const mostBatches = 100

type Answer = 'answered' | 'unanswered' | 'taken'

/** Asks the service about every parcel that is due. Stops early when it answers nothing at all. */
export async function traceParcels(deps: Deps): Promise<void> {
  const now = deps.clock.now().getTime()
  for (let round = 0; round < mostBatches; round++) {
    const due = await listDue(deps.database.db, now, batch)
    const answers = await Promise.all(due.map((parcel) => traceParcel(deps, parcel, now)))
    const isSilent = answers.every((answer) => answer === 'unanswered')
    if (due.length < batch || isSilent) break
  }
}

/**
 * The next question is booked before this one: a process that dies here asks neither too often nor never again. No
 * transaction is open while the service thinks.
 */
async function traceParcel(deps: Deps, parcel: ShipmentRow, now: number): Promise<Answer> {
  const { database, tracking, logger } = deps
  const { pauseMs } = tracking
  const nextAt = nextTraceAt({ state: parcel.state, movedAt: parcel.moved_at }, now, pauseMs)
  if (!(await bookTrace(database.db, parcel, nextAt))) return 'taken'
  try {
    const { carrier, tracking_no: trackingNo, phone_tail: phoneTail } = parcel
    const news = await tracking.trace({ carrier, trackingNo, phoneTail })
    await database.transaction((tx) => recordNews(deps, tx, parcel, { news, pauseMs }))
    return 'answered'
  } catch (error) {
    if (!(error instanceof TrackingError)) throw error
    logger.warn({ shipmentId: parcel.id, answer: error.message }, 'a parcel could not be traced')
    return 'unanswered'
  }
}
