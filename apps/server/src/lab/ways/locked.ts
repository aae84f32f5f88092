import type { Lock } from '../../infra/lock/lock.ts'
import { withLock } from '../../infra/lock/with-lock.ts'
import { type Buy, backOff, type Way } from './way.ts'

export const lockName = 'lab.sku'
/** Far longer than a purchase, and renewed meanwhile. */
const ttlMs = 10_000

/**
 * The naive way, one buyer at a time: right as long as nobody believes to have the lock who has it no more. The lock knows
 * no queue: who does not get it asks again, and who comes first then is chance.
 */
export function createLockedWay(lock: Lock, buyNaively: Buy, { onRetry }: { onRetry: () => void }): Way {
  return {
    async buy(buyer) {
      for (let attempt = 1; ; attempt++) {
        const done = await withLock(lock, lockName, { ttlMs }, () => buyNaively(buyer))
        if (done !== undefined) return done.result
        onRetry()
        await backOff(attempt)
      }
    },
  }
}
