import { LRUCache } from 'lru-cache'
import type { Database } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import { createSlidingWindow } from '../../infra/kv/sliding-window.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Ids } from '../../kernel/ids.ts'
import { createPatience, type PatienceLogger } from '../../kernel/patience.ts'
import { createWatch } from '../../kernel/watch.ts'
import { customerOf } from './addresses.rules.ts'
import { createAutoBans } from './auto-bans.ts'
import { createIpRules, type NewRule } from './ip-rules.ts'
import { createRateLimits } from './rate-limits.ts'
import type { Refusal } from './refusals.rules.ts'
import { createRuleBook } from './rule-book.ts'

export type TrafficService = ReturnType<typeof createTrafficService>

const rememberedCustomers = 50_000

interface Deps {
  database: Database
  kv: Kv
  clock: Clock
  ids: Ids
  logger: PatienceLogger
  config: {
    /** Every limit is multiplied by it; 0 switches limits and automatic bans off. */
    scale: number
    trustedProxies: readonly string[]
  }
}

/** Who may come in, and how often. Nothing here makes a request fail when the store or the database is away. */
export function createTrafficService({ database, kv, clock, ids, logger, config }: Deps) {
  const window = createSlidingWindow({ kv, clock })
  const patience = createPatience({
    clock,
    logger,
    words: {
      fails: 'requests pass uncounted: the store does not answer',
      works: 'requests are counted again',
    },
  })
  const book = createRuleBook({ database, kv, clock, ids })
  const rules = createIpRules({ database, clock, book, ...config })
  const limits = createRateLimits({ window, clock, patience, ...config })
  const bans = createAutoBans({ database, kv, window, clock, logger, book, ...config })
  const customers = new LRUCache<string, string>({ max: rememberedCustomers })
  const watch = createWatch(refresh)
  let isBookStale = false

  function customer(ip: string): string {
    const known = customers.get(ip)
    if (known !== undefined) return known
    const found = customerOf(ip)
    customers.set(ip, found)
    return found
  }

  /** Hears what other processes have banned and counted, and tells them what was counted here. Never rejects. */
  async function refresh(): Promise<void> {
    const shared = patience.attempt(() => Promise.all([limits.share(), bans.share()]))
    await Promise.all([shared, refreshBook()])
  }

  async function refreshBook(): Promise<void> {
    try {
      await book.refresh()
      isBookStale = false
    } catch (error) {
      if (!isBookStale) logger.warn({ err: error }, 'which addresses are banned could not be read')
      isBookStale = true
    }
  }

  return {
    isBanned: (ip: string): boolean => book.isDenied(ip),
    /** Who is counted: an IPv4 address, or the /64 of an IPv6 one. */
    customerOf: customer,
    limitOf: limits.limitOf,
    /** Resolves when the ban that it may lead to is in force here. Never rejects. */
    noteRefusal: (ip: string, refusal: Refusal): Promise<void> => bans.note(ip, customer(ip), refusal),

    addRule: (rule: NewRule) => rules.add(rule),
    removeRule: (range: string) => rules.remove(range),
    listRules: () => rules.list(),
    forgetExpiredRules: () => rules.forgetExpired(),

    refresh: watch.run,
    /** From now on this process knows within a second what others have banned and counted. */
    start: watch.start,
    /** Resolves when the store and the database are left alone. */
    stop: watch.stop,
  }
}
