import type { SlidingWindow, WindowVerdict } from '../../infra/kv/sliding-window.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type Limit, type Policy, type PolicyName, policyOf } from './limits.ts'
import type { Patience } from './patience.ts'
import { createSharedCount, type SharedCount } from './shared-count.ts'

/** Judges the calls of one route. */
export type RouteLimit =
  | { count: 'shared'; hit(customer: string): WindowVerdict }
  | {
      count: 'exact'
      /** Undefined: the store does not answer, and the call passes. */
      hit(customer: string, userId: number | undefined): Promise<WindowVerdict | undefined>
    }

interface Deps {
  window: SlidingWindow
  clock: Clock
  patience: Patience
  /** Every limit is multiplied by it; 0 switches them off. */
  scale: number
}

export function createRateLimits({ window, clock, patience, scale }: Deps) {
  const sharedCounts = new Map<PolicyName, SharedCount>()

  function sharedCountOf(policy: Policy): SharedCount {
    const known = sharedCounts.get(policy.name)
    if (known !== undefined) return known
    const [limit] = policy.limits.map(scaled)
    if (limit === undefined) throw new Error(`the policy ${policy.name} has no limit`)
    const count = createSharedCount({ ...limit, name: `traffic:${policy.name}`, window, clock })
    sharedCounts.set(policy.name, count)
    return count
  }

  function createExact(route: string, policy: Policy): RouteLimit {
    const limits = policy.limits.map(scaled)
    return {
      count: 'exact',
      hit(customer, userId) {
        const names = { ip: customer, user: userId }
        const known = limits.filter(({ by }) => names[by] !== undefined)
        return patience.attempt(async () => {
          const hits = known.map((limit) =>
            window.hit(`traffic:${route}:${limit.by}:${names[limit.by]}`, limit),
          )
          return tightest(await Promise.all(hits))
        })
      },
    }
  }

  function scaled<L extends Limit>(limit: L): L {
    return { ...limit, limit: Math.max(1, Math.round(limit.limit * scale)) }
  }

  return {
    /** What a route lets through, by its method and address as registered; undefined: everything. */
    limitOf(method: string, url: string): RouteLimit | undefined {
      const policy = scale === 0 ? undefined : policyOf(method, url)
      if (policy === undefined) return undefined
      if (policy.count === 'exact') return createExact(`${method} ${url}`, policy)
      const count = sharedCountOf(policy)
      return { count: 'shared', hit: (customer) => count.hit(customer) }
    },

    async share(): Promise<void> {
      await Promise.all([...sharedCounts.values()].map((count) => count.share()))
    },
  }
}

/** The one that refuses, or the one with the least left. */
function tightest(verdicts: readonly WindowVerdict[]): WindowVerdict | undefined {
  return verdicts.toSorted(
    (a, b) =>
      Number(a.isAllowed) - Number(b.isAllowed) ||
      a.remaining - b.remaining ||
      b.resetSeconds - a.resetSeconds,
  )[0]
}
