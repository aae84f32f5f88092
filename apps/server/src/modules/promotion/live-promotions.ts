import type { PromotionTerms } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import { listLivePromotions, listScopes, type PromotionRow } from './promotion.queries.ts'
import type { Promotion } from './promotion.rules.ts'

/** At most a second old; whoever asks often does not wait for the reading. */
const freshness = { ttlMs: 1000, renewAfterMs: 500 }

/** The promotions that are on and not over, by id, begun or not: kept in memory, for every price asks for them. */
export function createLivePromotions({ database, clock }: { database: Database; clock: Clock }) {
  const cache = createFreshCache<'live', ReadonlyMap<number, Promotion>>({ ...freshness, max: 1, clock })

  async function read(): Promise<ReadonlyMap<number, Promotion>> {
    const rows = await listLivePromotions(database.db, clock.now().getTime())
    const scopes = await listScopes(
      database.db,
      rows.filter(({ scope_kind }) => scope_kind !== 'all').map(({ id }) => id),
    )
    return new Map(rows.map((row) => [row.id, toPromotion(row, scopes.get(row.id) ?? [])]))
  }

  return {
    get: (): Promise<ReadonlyMap<number, Promotion>> => cache.get('live', read),
    forget: cache.clear,
  }
}

export type LivePromotions = ReturnType<typeof createLivePromotions>

export function toPromotion(row: PromotionRow, ids: readonly number[]): Promotion {
  return {
    id: row.id,
    title: row.title,
    note: row.note,
    terms: readTerms(row),
    scope: { kind: row.scope_kind, ids },
    needsCoupon: row.needs_coupon === 1,
    isClaimable: row.is_claimable === 1,
    stackGroup: row.stack_group,
    priority: row.priority,
    perPerson: row.per_person,
    totalLimit: row.total_limit,
    used: row.used,
    validDays: row.valid_days,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
  }
}

/** Checked when it was written. */
export function readTerms({ kind, rules }: Pick<PromotionRow, 'kind' | 'rules'>): PromotionTerms {
  return { kind, ...(JSON.parse(rules) as object) } as PromotionTerms
}
