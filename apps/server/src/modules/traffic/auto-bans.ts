import type { Database } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import type { SlidingWindow } from '../../infra/kv/sliding-window.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { PatienceLogger } from '../../kernel/patience.ts'
import { loopback, parseRange, parseRanges } from './addresses.rules.ts'
import { createRangeSet } from './range-set.rules.ts'
import { banLengthMs, pointsOf, pointsUntilBan, pointsWindowMs, type Refusal } from './refusals.rules.ts'
import type { RuleBook } from './rule-book.ts'
import { createSharedCount } from './shared-count.ts'
import { type IpRuleRow, insertRule, replaceExpiredRule } from './traffic.queries.ts'

/** How long it is remembered that somebody was banned before. */
const rememberMs = 7 * 86_400_000

interface Deps {
  database: Database
  kv: Kv
  window: SlidingWindow
  clock: Clock
  logger: PatienceLogger
  book: RuleBook
  trustedProxies: readonly string[]
  scale: number
}

/** Bans who is refused again and again; never this machine, a trusted proxy, or who is on the allow list. */
export function createAutoBans({ database, kv, window, clock, logger, book, trustedProxies, scale }: Deps) {
  const exempt = createRangeSet([...loopback, ...parseRanges(trustedProxies)])
  const points = createSharedCount({
    name: 'traffic:refused',
    limit: Math.max(1, Math.round(pointsUntilBan * scale)),
    windowMs: pointsWindowMs,
    window,
    clock,
  })

  async function ban(customer: string): Promise<void> {
    const now = clock.now().getTime()
    const times = `traffic:banned:${customer}`
    // Without the store it is the first time.
    const before = Number((await kv.get(times).catch(() => undefined)) ?? 0)
    const lengthMs = banLengthMs(before + 1)
    const rule: IpRuleRow = {
      cidr: customer,
      verdict: 'deny',
      source: 'auto',
      reason: 'too many refused requests',
      created_at: now,
      expires_at: now + lengthMs,
    }
    const isMine = (await replaceExpiredRule(database.db, rule, now)) || (await insertUnlessThere(rule))
    await book.announce()
    if (!isMine) return
    await kv.increment(times, { ttlMs: rememberMs }).catch(() => {})
    logger.warn({ customer, minutes: lengthMs / 60_000 }, 'an address is banned')
  }

  async function banQuietly(customer: string): Promise<void> {
    try {
      await ban(customer)
    } catch (error) {
      logger.warn({ err: error, customer }, 'an address could not be banned')
    }
  }

  /** Another process may have banned it just now, or somebody made a rule for it by hand, which stays. */
  async function insertUnlessThere(rule: IpRuleRow): Promise<boolean> {
    try {
      await insertRule(database.db, rule)
      return true
    } catch (error) {
      if (!database.dialect.isDuplicate(error)) throw error
      return false
    }
  }

  return {
    /** Counts a refusal; resolves when the ban, if it leads to one, is in force here. Never rejects. */
    async note(ip: string, customer: string, refusal: Refusal): Promise<void> {
      const weight = scale === 0 ? 0 : pointsOf(refusal)
      if (weight === 0 || exempt.has(ip) || book.isDenied(ip) || book.isAllowed(ip)) return
      if (points.hit(customer, weight).isAllowed) return
      points.forget(customer)
      if (parseRange(customer) !== undefined) await banQuietly(customer)
    },

    share: () => points.share(),
  }
}
