import type { PromotionTerms } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import { insertPromotion, listPromotions, replaceScope } from './promotion.queries.ts'

/** A promotion of a made shop: on, and without a total limit. Times are epoch milliseconds. */
export interface SeedPromotion {
  title: string
  note: string
  terms: PromotionTerms
  /** Categories or channels; empty: everything. */
  categoryIds: number[]
  /** How many coupons one person may take; null: it applies by itself. */
  coupons: number | null
  validDays: number | null
  startsAt: number
  endsAt: number
}

/** All in one transaction. A shop that has promotions already keeps its own. */
export async function insertPromotions(database: Database, promotions: SeedPromotion[]): Promise<void> {
  if ((await listPromotions(database.db, undefined, 1)).length > 0) return
  await database.transaction(async (tx) => {
    for (const promotion of promotions) {
      const id = await insertPromotion(tx, toRow(promotion))
      await replaceScope(tx, id, promotion.categoryIds)
    }
  })
}

function toRow({ terms, categoryIds, coupons, validDays, ...promotion }: SeedPromotion) {
  const { kind, ...rules } = terms
  const needsCoupon = coupons === null ? 0 : 1
  return {
    title: promotion.title,
    note: promotion.note,
    kind,
    rules: JSON.stringify(rules),
    scope_kind: categoryIds.length === 0 ? ('all' as const) : ('category' as const),
    needs_coupon: needsCoupon,
    is_claimable: needsCoupon,
    stack_group: needsCoupon === 1 ? 'coupon' : 'shop',
    // What applies by itself takes off first: coupons count on what is left.
    priority: needsCoupon === 1 ? 0 : 10,
    per_person: coupons,
    total_limit: null,
    used: 0,
    valid_days: validDays,
    starts_at: promotion.startsAt,
    ends_at: promotion.endsAt,
    is_on: 1,
    version: 1,
  } as const
}
