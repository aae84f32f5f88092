import type { SlidingWindow, WindowVerdict } from '../../infra/kv/sliding-window.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Patience } from '../../kernel/patience.ts'
import { type Limit, type Policy, type PolicyName, policyOf } from './limits.ts'
import { createSharedCount, type SharedCount } from './shared-count.ts'

/** Who calls: the address is known, the account is looked up where it is asked for. */
export interface Caller {
  customer: string
  findUserId(): number | undefined
}

/** Judges the calls of one route. */
export type RouteLimit =
  | { count: 'shared'; hit(caller: Caller): WindowVerdict }
  /** Undefined: the store does not answer, and the call passes. */
  | { count: 'exact'; hit(caller: Caller): Promise<WindowVerdict | undefined> }

interface Deps {
  window: SlidingWindow
  clock: Clock
  patience: Patience
  /** Every limit is multiplied by it; 0 switches them off. */
  scale: number
}

export function createRateLimits({ window, clock, patience, scale }: Deps) {
  const counts = new Map<string, SharedCount>()

  /** One for all routes that share a policy and a limit; it tells them apart by what it counts. */
  function sharedCountOf(policy: PolicyName, limit: Limit): SharedCount {
    const name = `traffic:${policy}:${limit.by}`
    const count = counts.get(name) ?? createSharedCount({ ...limit, name, window, clock })
    counts.set(name, count)
    return count
  }

  function createShared(route: string, { name, isCommon, limits }: Policy): RouteLimit {
    const steps = limits.map((limit) => ({ by: limit.by, count: sharedCountOf(name, scaled(limit)) }))
    const prefix = isCommon ? '' : `${route}:`
    return {
      count: 'shared',
      hit(caller) {
        let verdict = unlimited
        for (const { by, count } of steps) {
          const who = identify(caller, by)
          if (who === undefined) continue
          verdict = tighter(verdict, count.hit(`${prefix}${who}`))
          if (!verdict.isAllowed) return verdict
        }
        return verdict
      },
    }
  }

  function createExact(route: string, { limits: given }: Policy): RouteLimit {
    const limits = given.map(scaled)
    return {
      count: 'exact',
      hit: (caller) =>
        patience.attempt(async () => {
          const hits = limits.flatMap((limit) => {
            const who = identify(caller, limit.by)
            return who === undefined ? [] : [window.hit(`traffic:${route}:${limit.by}:${who}`, limit)]
          })
          return (await Promise.all(hits)).reduce(tighter, unlimited)
        }),
    }
  }

  function scaled(limit: Limit): Limit {
    return { ...limit, limit: Math.max(1, Math.round(limit.limit * scale)) }
  }

  return {
    /** What a route lets through, by its method and address as registered; undefined: everything. */
    limitOf(method: string, url: string): RouteLimit | undefined {
      const policy = scale === 0 ? undefined : policyOf(method, url)
      if (policy === undefined) return undefined
      const create = policy.count === 'exact' ? createExact : createShared
      return create(`${method} ${url}`, policy)
    },

    async share(): Promise<void> {
      await Promise.all([...counts.values()].map((count) => count.share()))
    },
  }
}

const unlimited: WindowVerdict = {
  isAllowed: true,
  limit: Number.POSITIVE_INFINITY,
  remaining: Number.POSITIVE_INFINITY,
  resetSeconds: 0,
}

function identify({ customer, findUserId }: Caller, by: Limit['by']): string | number | undefined {
  return by === 'ip' ? customer : findUserId()
}

/** The one that refuses, or the one with less left. */
function tighter(a: WindowVerdict, b: WindowVerdict): WindowVerdict {
  if (a.isAllowed !== b.isAllowed) return a.isAllowed ? b : a
  if (a.remaining !== b.remaining) return a.remaining < b.remaining ? a : b
  return a.resetSeconds > b.resetSeconds ? a : b
}
