import type { Db } from '../../infra/database/database.ts'
import './flash.tables.ts'

/** The next items after that id, drafts' ones too. */
export function listItemFacts(db: Db, after: number, limit: number) {
  return db
    .selectFrom('flash_item')
    .select(['id', 'sku_id', 'stock', 'taken', 'limit_per_person'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Of these items, the units that claims have. */
export async function sumClaimed(db: Db, itemIds: readonly number[]): Promise<Map<number, number>> {
  if (itemIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('flash_claim')
    .where('item_id', 'in', itemIds)
    .where('state', 'in', ['ordered', 'paid'])
    .groupBy('item_id')
    .select((eb) => ['item_id', eb.fn.sum<number | string>('count').as('units')])
    .execute()
  return new Map(rows.map(({ item_id, units }) => [item_id, Number(units)]))
}

/** Who of these items has more than one person may have. */
export async function listGreedy(db: Db, itemIds: readonly number[]) {
  if (itemIds.length === 0) return []
  return db
    .selectFrom('flash_claim')
    .innerJoin('flash_item', 'flash_item.id', 'flash_claim.item_id')
    .where('flash_claim.item_id', 'in', itemIds)
    .where('flash_claim.state', 'in', ['ordered', 'paid'])
    .groupBy(['flash_claim.item_id', 'flash_claim.user_id', 'flash_item.limit_per_person'])
    .having((eb) => eb(eb.fn.sum('flash_claim.count'), '>', eb.ref('flash_item.limit_per_person')))
    .select((eb) => [
      'flash_claim.item_id',
      'flash_claim.user_id',
      'flash_item.limit_per_person',
      eb.fn.sum<number | string>('flash_claim.count').as('units'),
    ])
    .execute()
}

/** Of these claims, the order that each names. */
export async function listOrdersOf(db: Db, claimIds: readonly string[]): Promise<Map<string, string | null>> {
  if (claimIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('flash_claim')
    .select(['claim_id', 'order_no'])
    .where('claim_id', 'in', claimIds)
    .execute()
  return new Map(rows.map(({ claim_id, order_no }) => [claim_id, order_no]))
}

/** The next claims after that id. */
export function listClaims(db: Db, after: string, limit: number) {
  return db
    .selectFrom('flash_claim')
    .select(['claim_id', 'item_id', 'user_id', 'count', 'state', 'order_no'])
    .where('claim_id', '>', after)
    .orderBy('claim_id')
    .limit(limit)
    .execute()
}
