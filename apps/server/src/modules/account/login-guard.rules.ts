/** How many tries failed in this window. */
export interface Failures {
  /** At this account from this address. */
  pair: number
  /** At this account from all addresses. */
  account: number
  /** At all accounts from this address. */
  address: number
}

/**
 * Limits of one kind alone are easily beaten: thousands of addresses try one account, or one address thousands of
 * accounts. Only the pair is ever shut out; the others cost a person no more than a picture to read.
 */
export const humanCheckFrom: Failures = { pair: 3, account: 20, address: 50 }
export const pauseFrom = 10

/** What one more try needs after so many failures. */
export function judgeTry(failures: Failures): 'free' | 'human' | 'paused' {
  if (failures.pair >= pauseFrom) return 'paused'
  const isSuspect =
    failures.pair >= humanCheckFrom.pair ||
    failures.account >= humanCheckFrom.account ||
    failures.address >= humanCheckFrom.address
  return isSuspect ? 'human' : 'free'
}
