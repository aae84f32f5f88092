import { LRUCache } from 'lru-cache'
import type { Database } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Ids } from '../../kernel/ids.ts'
import { parseRange } from './addresses.rules.ts'
import { createRangeSet } from './range-set.rules.ts'
import { type IpRuleRow, listRules } from './traffic.queries.ts'

export type RuleBook = ReturnType<typeof createRuleBook>

/** Changes with every change of a rule, so that asking whether there is something new costs one short read. */
const editionKey = 'traffic:rules'
/** Who changed a rule may have failed to say so. */
const rereadAfterMs = 10_000
const rememberedVerdicts = 50_000

interface Deps {
  database: Database
  kv: Kv
  clock: Clock
  ids: Ids
}

/** The rules that are in force, in the memory of this process, read again when any process has changed one. */
export function createRuleBook({ database: { db }, kv, clock, ids }: Deps) {
  const verdicts = new LRUCache<string, boolean>({ max: rememberedVerdicts })
  let rules: IpRuleRow[] = []
  let { allowed, denied, endsAt } = compile(rules)
  let edition: string | undefined
  let readAt = Number.NEGATIVE_INFINITY

  function use(next: IpRuleRow[]): void {
    rules = next
    ;({ allowed, denied, endsAt } = compile(next))
    verdicts.clear()
  }

  function dropExpired(): void {
    const now = clock.now().getTime()
    if (now >= endsAt) use(rules.filter((rule) => (rule.expires_at ?? Infinity) > now))
  }

  async function reread(): Promise<void> {
    const now = clock.now().getTime()
    use(await listRules(db, now))
    readAt = now
  }

  return {
    /** Allow wins over deny. An address that cannot be read is denied by nothing. */
    isDenied(ip: string): boolean {
      if (denied.size === 0) return false
      dropExpired()
      const known = verdicts.get(ip)
      if (known !== undefined) return known
      const verdict = denied.has(ip) && !allowed.has(ip)
      verdicts.set(ip, verdict)
      return verdict
    },

    isAllowed(ip: string): boolean {
      dropExpired()
      return allowed.has(ip)
    },

    /** Reads the rules if they may have changed. Rejects when they cannot be read; what was known stays. */
    async refresh(): Promise<void> {
      // Without the store there is no telling, so they are read.
      const current = await kv.get(editionKey).catch(() => ids.next())
      const age = Math.abs(clock.now().getTime() - readAt)
      if (current === edition && age < rereadAfterMs) return
      await reread()
      edition = current
    },

    /** After a committed change: this process knows at once, the others when they look. */
    async announce(): Promise<void> {
      await reread()
      await kv.set(editionKey, ids.next()).catch(() => {})
    },
  }
}

function compile(rules: readonly IpRuleRow[]) {
  const rangesOf = (verdict: IpRuleRow['verdict']) =>
    rules.filter((rule) => rule.verdict === verdict).flatMap(({ cidr }) => parseRange(cidr) ?? [])
  return {
    allowed: createRangeSet(rangesOf('allow')),
    denied: createRangeSet(rangesOf('deny')),
    endsAt: Math.min(...rules.map((rule) => rule.expires_at ?? Infinity), Infinity),
  }
}
