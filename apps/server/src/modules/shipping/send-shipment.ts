import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import type {} from './shipping.events.ts'
import { findByPress, insertShipment, type ShipmentRow } from './shipping.queries.ts'
import { type NewShipment, toTrackingNo } from './shipping.rules.ts'

interface Deps {
  database: Database
  events: Events<Tx>
  clock: Clock
}

/** Whoever works there has no number of their own. */
const commandLine = 0

/**
 * Hands a parcel to its carrier, in the transaction of whoever owns the subject. Throws shipping.number_taken,
 * shipping.key_reused.
 */
export async function sendShipment(
  { database, events, clock }: Deps,
  tx: Tx,
  given: NewShipment,
): Promise<{ shipmentId: number }> {
  const now = clock.now().getTime()
  const { subject, userId, staffId, key, lines } = given
  try {
    const shipmentId = await insertShipment(
      tx,
      {
        subject_kind: subject.kind,
        subject_id: subject.id,
        user_id: userId,
        carrier: given.carrier,
        tracking_no: toTrackingNo(given.trackingNo),
        phone_tail: given.phoneTail,
        state: 'none',
        staff_id: staffId ?? commandLine,
        idempotency_key: key,
        created_at: now,
        moved_at: now,
        delivered_at: null,
        next_trace_at: now,
      },
      lines,
    )
    await events.publish(tx, 'shipment.sent', { shipmentId, subject, userId })
    return { shipmentId }
  } catch (error) {
    if (!database.dialect.isDuplicate(error)) throw error
    const isPressed = (await findByPress(tx, staffId ?? commandLine, key)) !== undefined
    if (isPressed) throw new AppError('shipping.key_reused')
    throw new AppError('shipping.number_taken', { trackingNo: toTrackingNo(given.trackingNo) })
  }
}

/**
 * The parcel that this press sent before; undefined when it is a new one. Throws shipping.key_reused when it was for
 * another subject or another number.
 */
export async function findRepeat(
  tx: Tx,
  { staffId, key, ...given }: Pick<NewShipment, 'staffId' | 'key' | 'subject' | 'carrier' | 'trackingNo'>,
): Promise<{ shipmentId: number } | undefined> {
  const earlier = await findByPress(tx, staffId ?? commandLine, key)
  if (earlier === undefined) return undefined
  if (!isSame(earlier, given)) throw new AppError('shipping.key_reused')
  return { shipmentId: earlier.id }
}

function isSame(
  earlier: ShipmentRow,
  { subject, carrier, trackingNo }: Pick<NewShipment, 'subject' | 'carrier' | 'trackingNo'>,
): boolean {
  return (
    earlier.subject_kind === subject.kind &&
    earlier.subject_id === subject.id &&
    earlier.carrier === carrier &&
    earlier.tracking_no === toTrackingNo(trackingNo)
  )
}
