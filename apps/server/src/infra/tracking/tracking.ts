import type { Carrier, ShipmentState } from '@jishi/contract'

export interface TrackedParcel {
  carrier: Carrier
  trackingNo: string
  /** The last four digits of the recipient's number: some carriers tell nobody else. */
  phoneTail: string
}

export interface Trace {
  /** To the second. */
  at: Date
  text: string
  /** A city or district; empty where the service names none. */
  place: string
}

export interface ParcelNews {
  /** `none`: nobody has heard of this parcel (yet). */
  state: ShipmentState
  /** The oldest first; at most `mostTraces`, the newest of them. */
  traces: Trace[]
}

/** A service that knows where parcels of many carriers are. */
export interface Tracking {
  readonly name: 'kdniao' | 'kuaidi100'
  /** Between two questions about one parcel lie at least so many milliseconds: the caller sees to it. */
  readonly pauseMs: number
  /** Throws TrackingError when the service did not answer, or would not. */
  trace(parcel: TrackedParcel): Promise<ParcelNews>
}

/** No parcel has more; what comes from outside has an end. */
export const mostTraces = 200

/** `unreachable`: no usable answer, the next try may get one. `refused`: it said no, in the words of the message. */
export class TrackingError extends Error {
  readonly outcome: 'unreachable' | 'refused'

  /** `answer`: the service's own words, for the log; no key and no phone number. */
  constructor(outcome: TrackingError['outcome'], answer: string, cause?: unknown) {
    super(`tracking ${outcome}: ${answer}`, { cause })
    this.name = 'TrackingError'
    this.outcome = outcome
  }
}

/** Puts traces of whatever order into ours and cuts what is too long: texts at 200 characters, places at 60. */
export function tidyTraces(traces: readonly Trace[], isNewestFirst: boolean): Trace[] {
  const ordered = isNewestFirst ? traces.toReversed() : [...traces]
  // Stable: traces of the same second stay as the service has them.
  return ordered
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .slice(-mostTraces)
    .map(({ at, text, place }) => ({
      at,
      text: text.trim().slice(0, 200),
      place: place.trim().slice(0, 60),
    }))
}
