import type { HumanAnswer, HumanChallenge } from '@jishi/contract'

/**
 * One way to tell a person from a program. Promises: a challenge lives 300 s and is good for one try, right or wrong;
 * of many who bring the same answer at once at most one is believed; the answer never leaves the server. Challenges
 * are shared by all processes.
 */
export interface HumanCheck {
  readonly kind: HumanChallenge['kind']
  issue(): Promise<HumanChallenge>
  /** False for a wrong, late, foreign or used one, and for an answer of another kind. Never throws for what was sent. */
  verify(answer: HumanAnswer): Promise<boolean>
}
