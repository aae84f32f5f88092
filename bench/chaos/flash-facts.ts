import type { FlashTicket } from '@jishi/contract'
import type { Selectable } from 'kysely'
import type { Database, Tables } from '../../apps/server/src/infra/database/database.ts'
import type { GateLook } from '../../apps/server/src/infra/flash-gate/flash-gate.ts'
import { openRedisFlashGate } from '../../apps/server/src/infra/flash-gate/redis-flash-gate.ts'
import type { Mall } from '../harness/mall.ts'
import type { Facts } from './facts.ts'
import type { FlashDiary } from './flash-diary.ts'

export type ClaimFact = Selectable<Tables['flash_claim']>
export type ItemFact = Pick<
  Selectable<Tables['flash_item']>,
  'id' | 'sku_id' | 'stock' | 'taken' | 'limit_per_person' | 'epoch'
>

/** Everything that is known at the end of flash sales, beside what any shop's ledgers say. */
export interface FlashFacts extends Facts {
  told: FlashDiary
  items: ItemFact[]
  claims: ClaimFact[]
  /** By item; undefined where the gate does not know it. */
  gates: ReadonlyMap<number, GateLook | undefined>
  /** What the shop answers in the end, by the ticket's text. */
  lastAnswers: ReadonlyMap<string, FlashTicket>
}

export async function readSales(
  { database, redisUrl }: Mall,
  itemIds: readonly number[],
): Promise<Pick<FlashFacts, 'items' | 'claims' | 'gates'>> {
  const items = await readItems(database, itemIds)
  const claims = await database.db
    .selectFrom('flash_claim')
    .selectAll()
    .where('item_id', 'in', itemIds)
    .execute()
  const gate = openRedisFlashGate({ url: redisUrl ?? '' })
  const gates = new Map<number, GateLook | undefined>()
  for (const { id } of items) gates.set(id, await gate.look(id))
  await gate.close()
  return { items, claims, gates }
}

function readItems({ db }: Database, itemIds: readonly number[]): Promise<ItemFact[]> {
  return db
    .selectFrom('flash_item')
    .select(['id', 'sku_id', 'stock', 'taken', 'limit_per_person', 'epoch'])
    .where('id', 'in', itemIds)
    .orderBy('id')
    .execute()
}

/** Units of the item's claims in that state. */
export function countUnits(claims: readonly ClaimFact[], itemId: number, state: ClaimFact['state']): number {
  return claims.reduce(
    (sum, claim) => sum + (claim.item_id === itemId && claim.state === state ? claim.count : 0),
    0,
  )
}
