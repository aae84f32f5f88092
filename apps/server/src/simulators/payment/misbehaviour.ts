/**
 * Ways in which a simulated payment provider lets the shop down, read at every step. A test holds the object and changes it as it
 * goes; a running simulator is told by `PUT <prefix>/misbehaviour`.
 */
export interface Misbehaviour {
  /** What befalls every notice. */
  notices?: NoticeFaults
  /** What befalls every answer. */
  answers?: AnswerFault
  /** What befalls some of them: probabilities from 0 to 1. */
  rates?: FaultRates
  /** Where the chances of `rates` start: the same for the same seed. They start anew when it changes. */
  seed?: number
  /** How long a stalled call is kept waiting; longer than its client waits. 10 seconds unless said. */
  stallMs?: number
}

export interface NoticeFaults {
  /** Send each one this many times at once. */
  copies?: number
  /** Send the first one this long after the payment. */
  delayMs?: number
  /** Hold them back until the others that are due have arrived, and send them one by one in any order. */
  isReordered?: boolean
  /** Send nothing; the schedule of repeats goes on. */
  isDropped?: boolean
  /** Sign with a key that is not the provider's. */
  isForged?: boolean
  /** Values put over the right ones before signing: a genuine notice about the wrong thing. */
  said?: Record<string, string>
  /** Values put over the right ones after signing: changed on the way. */
  tampered?: Record<string, string>
}

/**
 * `unknown`: nothing is done, the answer is a fault of the provider's own. `lost`: it is done, and the answer is the same
 * fault. `hang_up`: it is done, the connection breaks without an answer. `forged`: it is done, the answer is signed with a
 * key that is not the provider's.
 * `stalled`: nothing is done, and no answer comes before the client's patience ends. `stalled_done`: the same, and it is
 * done.
 */
export const answerFaults = ['unknown', 'lost', 'hang_up', 'forged', 'stalled', 'stalled_done'] as const
export type AnswerFault = (typeof answerFaults)[number]

export const noticeChances = ['duplicate', 'delay', 'reorder', 'drop', 'forge', 'tamper'] as const
export type NoticeChance = (typeof noticeChances)[number]

export interface FaultRates {
  notices?: Partial<Record<NoticeChance, number>>
  /** Of one answer at most one comes true; together they are 1 at most. */
  answers?: Partial<Record<AnswerFault, number>>
}
