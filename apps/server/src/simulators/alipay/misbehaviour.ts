/** Ways in which the simulated Alipay lets the shop down. A test holds the object and changes it as it goes. */
export interface Misbehaviour {
  notices?: NoticeFaults
  answers?: AnswerFault
}

interface NoticeFaults {
  /** Send each one this many times at once. */
  copies?: number
  /** Send the first one this long after the payment. */
  delayMs?: number
  /** Send nothing; the schedule of repeats goes on. */
  isDropped?: boolean
  /** Sign with a key that is not Alipay's. */
  isForged?: boolean
  /** Values put over the right ones before signing: a genuine notice about the wrong thing. */
  said?: Record<string, string>
  /** Values put over the right ones after signing: changed on the way. */
  tampered?: Record<string, string>
}

/**
 * `unknown`: nothing is done, the answer is 20000. `lost`: it is done, the answer is 20000. `hang_up`: it is done, the
 * connection breaks without an answer. `forged`: it is done, the answer is signed with a key that is not Alipay's.
 */
export type AnswerFault = 'unknown' | 'lost' | 'hang_up' | 'forged'
