import { LRUCache } from 'lru-cache'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'

/** How many calls may come at once, and how many a second after them. */
interface BucketSize {
  burst: number
  perSecond: number
}

/**
 * What one process lets through to the gate. A person has quick fingers; an address is often a school or a mobile network;
 * an activity gets what a gate can answer, so that one sale does not take the whole store from the shop.
 */
const sizes = {
  person: { burst: 6, perSecond: 2 },
  address: { burst: 600, perSecond: 200 },
  activity: { burst: 6_000, perSecond: 6_000 },
} as const satisfies Record<string, BucketSize>

const rememberedNames = 50_000

export type ClaimBuckets = ReturnType<typeof createClaimBuckets>

export interface Asker {
  userId: number
  /** The address, as the traffic guard counts it. */
  customer: string
  activityId: number
}

/** `scale`: every size is multiplied by it; 0 switches them off. */
export function createClaimBuckets({ clock, scale }: { clock: Clock; scale: number }) {
  const [persons, addresses, activities] = [sizes.person, sizes.address, sizes.activity].map((size) =>
    createBuckets(scaled(size, scale), clock),
  ) as [Buckets, Buckets, Buckets]

  return {
    /** Throws request.too_many. */
    take({ userId, customer, activityId }: Asker): void {
      if (scale === 0) return
      const waitMs = persons.take(userId) || addresses.take(customer) || activities.take(activityId)
      if (waitMs > 0) throw new AppError('request.too_many', { retryAfterSeconds: Math.ceil(waitMs / 1000) })
    },
  }
}

function scaled({ burst, perSecond }: BucketSize, scale: number): BucketSize {
  return { burst: Math.max(1, Math.round(burst * scale)), perSecond: perSecond * scale }
}

type Buckets = ReturnType<typeof createBuckets>

/** A bucket for each name, full at first; the names that were not seen for the longest time are forgotten. */
function createBuckets({ burst, perSecond }: BucketSize, clock: Clock) {
  const buckets = new LRUCache<string | number, { tokens: number; at: number }>({ max: rememberedNames })

  return {
    /** Takes one and gives 0, or gives the milliseconds after which there will be one. */
    take(name: string | number): number {
      const now = clock.now().getTime()
      const bucket = buckets.get(name)
      if (bucket === undefined) {
        buckets.set(name, { tokens: burst - 1, at: now })
        return 0
      }
      // A clock that was set back fills nothing.
      const filled = (Math.max(0, now - bucket.at) / 1000) * perSecond
      bucket.tokens = Math.min(burst, bucket.tokens + filled)
      bucket.at = now
      if (bucket.tokens < 1) return ((1 - bucket.tokens) / perSecond) * 1000
      bucket.tokens--
      return 0
    },
  }
}
