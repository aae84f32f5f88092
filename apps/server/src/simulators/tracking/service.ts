import type { Carrier } from '@jishi/contract'
import type { Clock } from '../../kernel/clock.ts'
import type { TrackingAccounts } from './accounts.ts'
import type { TrackingMisbehaviour } from './misbehaviour.ts'
import type { ParcelStore, SimulatedParcel } from './parcel-store.ts'
import { type Stop, stopsOf } from './timetable.ts'

export interface TrackingSimulatorOptions {
  store: ParcelStore
  clock: Clock
  accounts: TrackingAccounts
  /** Between two stops of a parcel. */
  paceMs: number
  /** Read at every step: a test may change it as it goes. */
  misbehaviour?: TrackingMisbehaviour
  /** What was asked, in order, for a test to look at. */
  onAsked?: (asked: AskedParcel) => void
}

export interface AskedParcel {
  service: keyof TrackingAccounts
  carrier: string
  trackingNo: string
  phone: string
  at: number
}

/** What one of the two works with. */
export interface ServiceDeps<Service extends keyof TrackingAccounts> {
  clock: Clock
  store: ParcelStore
  account: TrackingAccounts[Service]
  misbehaviour: TrackingMisbehaviour
  /** Where the parcel has been until now, the oldest first. */
  listStops(parcel: SimulatedParcel): (Stop & { at: Date })[]
  onAsked(asked: Omit<AskedParcel, 'service' | 'at'>): void
}

/** Carriers that tell about a parcel only whoever knows the last digits of a phone number. */
export const asksForPhone: readonly Carrier[] = ['sf', 'zto']

export function listStops(
  { course, startedAt, times }: Pick<SimulatedParcel, 'course' | 'startedAt' | 'times'>,
  now: number,
  paceMs: number,
): (Stop & { at: Date })[] {
  return stopsOf(course)
    .map((stop, index) => ({ ...stop, at: new Date(times[index] ?? startedAt + index * paceMs) }))
    .filter(({ at }) => at.getTime() <= now)
}

/** The parcel with exactly `stops` behind it: those it made stay as they were, others are made now, the rest follows. */
export function moveTo(parcel: SimulatedParcel, stops: number, now: number, paceMs: number): SimulatedParcel {
  const made = listStops(parcel, now, paceMs).map(({ at }) => at.getTime())
  const missing = Array<number>(Math.max(0, stops - made.length)).fill(now)
  return {
    ...parcel,
    times: [...made, ...missing].slice(0, stops),
    startedAt: now - (stops - 1) * paceMs,
  }
}
