import type { Carrier, ShipmentState } from '@jishi/contract'

/** What parcels belong to. Shipping knows no more of it. */
export interface ShippingSubject {
  kind: string
  id: string
}

/** What is to be handed to a carrier. */
export interface NewShipment {
  subject: ShippingSubject
  userId: number
  carrier: Carrier
  trackingNo: string
  /** The last four digits of the recipient's number. */
  phoneTail: string
  lines: readonly { skuId: number; count: number }[]
  /** Null: the command line. */
  staffId: number | null
  /** One per press of the button. */
  key: string
}

const hourMs = 3_600_000
const longestWaitMs = 6 * hourMs
const giveUpAfterMs = 30 * 24 * hourMs

/** Nothing happens to a parcel after these. */
const finalStates: readonly ShipmentState[] = ['signed', 'returned']

/**
 * When the tracking service is asked about a parcel next: the longer it was quiet the later, an eighth of that time, but
 * never sooner than the service allows. Null when it is over: it has arrived somewhere, or nobody knows where it is.
 */
export function nextTraceAt(
  { state, movedAt }: { state: ShipmentState; movedAt: number },
  now: number,
  pauseMs: number,
): number | null {
  const quietMs = now - movedAt
  if (finalStates.includes(state) || quietMs > giveUpAfterMs) return null
  return now + Math.max(pauseMs, Math.min(Math.floor(quietMs / 8), longestWaitMs))
}

/** What a parcel is after news of it: an end is an end, and "never heard of it" takes nothing back. */
export function stateAfter(before: ShipmentState, news: ShipmentState): ShipmentState {
  return finalStates.includes(before) || news === 'none' ? before : news
}

export function toTrackingNo(text: string): string {
  return text.trim().toUpperCase()
}
