import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type AddressRange, loopback, parseRange, parseRanges } from './addresses.rules.ts'
import type { RuleBook } from './rule-book.ts'
import {
  deleteExpiredRules,
  deleteRule,
  type IpRuleRow,
  insertRule,
  listRules,
  replaceRule,
} from './traffic.queries.ts'

/** A person asked for a rule that cannot be, or must be a mistake; the message tells them. */
export class RuleRefused extends Error {}

export interface NewRule {
  /** `a.b.c.d`, `a.b.c.d/n`, or the same of IPv6. */
  range: string
  verdict: 'allow' | 'deny'
  reason: string
  /** Undefined: until it is removed. */
  lengthMs?: number
  /** Also when it shuts out a large part of the world, this machine or a proxy. */
  isForced?: boolean
}

/** Ranges this wide and wider hold more customers than anybody means to ban. */
const widest = { ipv4: 7, ipv6: 15 }
const longestReason = 200

interface Deps {
  database: Database
  clock: Clock
  book: RuleBook
  trustedProxies: readonly string[]
}

/** The rules that people make; the newest one for a range replaces the former. */
export function createIpRules({ database, clock, book, trustedProxies }: Deps) {
  const { db } = database
  const precious = [...loopback, ...parseRanges(trustedProxies)]

  function checkRange({ range: text, verdict, isForced = false }: NewRule): AddressRange {
    const range = parseRange(text)
    if (range === undefined)
      throw new RuleRefused(`"${text}" is neither an address nor a range like 203.0.113.0/24`)
    if (isForced || verdict === 'allow') return range
    if (range.prefix <= widest[range.family])
      throw new RuleRefused(`${range.cidr} is a large part of the world; --force bans it all the same`)
    if (precious.some((one) => overlaps(one, range)))
      throw new RuleRefused(
        `${range.cidr} holds this machine or a trusted proxy; --force bans it all the same`,
      )
    return range
  }

  return {
    /** Gives the rule as it is kept. Throws RuleRefused. */
    async add(given: NewRule): Promise<IpRuleRow> {
      const { cidr } = checkRange(given)
      const now = clock.now().getTime()
      const rule: IpRuleRow = {
        cidr,
        verdict: given.verdict,
        source: 'hand',
        reason: given.reason.slice(0, longestReason),
        created_at: now,
        expires_at: given.lengthMs === undefined ? null : now + given.lengthMs,
      }
      await put(rule)
      await book.announce()
      return rule
    },

    /** Gives the range that has no rule any more. Throws RuleRefused where there was none. */
    async remove(text: string): Promise<string> {
      const range = parseRange(text)
      if (range === undefined || !(await deleteRule(db, range.cidr)))
        throw new RuleRefused(`there is no rule for "${text}"`)
      await book.announce()
      return range.cidr
    },

    list: (): Promise<IpRuleRow[]> => listRules(db, clock.now().getTime()),

    /** They have no effect any more; gives how many there were. */
    forgetExpired: (): Promise<number> => deleteExpiredRules(db, clock.now().getTime()),
  }

  async function put(rule: IpRuleRow): Promise<void> {
    if (await replaceRule(db, rule)) return
    try {
      await insertRule(db, rule)
    } catch (error) {
      if (!database.dialect.isDuplicate(error)) throw error
      await replaceRule(db, rule)
    }
  }
}

function overlaps(one: AddressRange, other: AddressRange): boolean {
  if (one.family !== other.family) return false
  return one.bits.startsWith(other.bits) || other.bits.startsWith(one.bits)
}
