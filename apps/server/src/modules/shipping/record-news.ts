import { createHash } from 'node:crypto'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { ParcelNews, Trace } from '../../infra/tracking/tracking.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import type {} from './shipping.events.ts'
import {
  insertTraces,
  listTraces,
  lockShipments,
  type ShipmentRow,
  updateShipment,
} from './shipping.queries.ts'
import { nextTraceAt, stateAfter } from './shipping.rules.ts'

interface Deps {
  database: Database
  events: Events<Tx>
  clock: Clock
}

/** A service that tells the same in other words each time fills no table. */
const mostKept = 500

/**
 * Writes what a tracking service said of a parcel, each trace once, and announces what is new. All parcels of the subject
 * are locked meanwhile: of two that are signed for at once, exactly one is the last.
 */
export async function recordNews(
  { database, events, clock }: Deps,
  tx: Tx,
  asked: Pick<ShipmentRow, 'id' | 'subject_kind' | 'subject_id'>,
  { news, pauseMs }: { news: ParcelNews; pauseMs: number },
): Promise<void> {
  const subject = { kind: asked.subject_kind, id: asked.subject_id }
  const parcels = await lockShipments(tx, database.dialect, subject)
  const parcel = parcels.find(({ id }) => id === asked.id)
  if (parcel === undefined) return
  const state = stateAfter(parcel.state, news.state)
  const fresh = await keepTraces(tx, parcel.id, news.traces)
  if (state === parcel.state && fresh === 0) return

  const now = clock.now().getTime()
  const isDelivered = state === 'signed' && parcel.state !== 'signed'
  const signedAt = news.traces.at(-1)?.at.getTime() ?? now
  // Carriers use numbers again: what was signed for before it left was another parcel.
  const deliveredAt = isDelivered ? Math.min(Math.max(signedAt, parcel.created_at), now) : null
  await updateShipment(tx, parcel.id, {
    state,
    moved_at: now,
    delivered_at: deliveredAt ?? parcel.delivered_at,
    next_trace_at: nextTraceAt({ state, movedAt: now }, now, pauseMs),
  })
  const about = { shipmentId: parcel.id, subject, userId: parcel.user_id }
  await events.publish(tx, 'shipment.moved', { ...about, state })
  if (deliveredAt === null) return
  const isLast = parcels.every(({ id, state }) => id === parcel.id || state === 'signed')
  await events.publish(tx, 'shipment.delivered', { ...about, deliveredAt, isLast })
}

/** Keeps those that are not kept yet; gives their number. */
async function keepTraces(tx: Tx, shipmentId: number, traces: readonly Trace[]): Promise<number> {
  const known = new Set((await listTraces(tx, [shipmentId])).map(({ digest }) => digest))
  const room = Math.max(0, mostKept - known.size)
  const fresh = new Map(traces.map((trace) => [digestOf(trace), trace] as const))
  for (const digest of known) fresh.delete(digest)
  const rows = [...fresh].slice(0, room).map(([digest, { at, text, place }]) => ({
    ...{ shipment_id: shipmentId, digest, text, place },
    at: at.getTime(),
  }))
  await insertTraces(tx, rows)
  return rows.length
}

function digestOf({ at, text }: Trace): string {
  return createHash('sha256').update(`${at.getTime()} ${text}`).digest('hex').slice(0, 40)
}
