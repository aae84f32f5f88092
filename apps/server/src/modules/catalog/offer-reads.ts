import type { Database, Db } from '../../infra/database/database.ts'
import { createBatch } from '../../kernel/batch.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import { presentOffer, type SkuOffer } from './catalog.present.ts'
import { listOfferRows } from './stock.queries.ts'

/** SKUs as carts and orders need them. */
export function createOfferReads({ database, clock }: { database: Database; clock: Clock }) {
  const offers = createFreshCache<number, SkuOffer>({ ttlMs: 1000, max: 20_000, clock })

  const readOffer = createBatch((skuIds: number[]) => readOffers(database.db, skuIds))

  return {
    /** Offers at most a second old, missing ones read in one query. Unlisted ones are there, unknown ones missing. */
    async findSkuOffers(skuIds: readonly number[]): Promise<Map<number, SkuOffer>> {
      return offers.getMany(skuIds, (missing) => readOffers(database.db, missing))
    },

    /** Like `findSkuOffers`, read now: for orders. Those who ask in the same turn share one query. */
    async readSkuOffers(skuIds: readonly number[]): Promise<Map<number, SkuOffer>> {
      const found = await Promise.all([...new Set(skuIds)].map(readOffer))
      return new Map(found.flatMap((offer) => (offer === undefined ? [] : [[offer.id, offer]])))
    },

    forget: offers.clear,
  }
}

async function readOffers(db: Db, skuIds: readonly number[]): Promise<Map<number, SkuOffer>> {
  return new Map((await listOfferRows(db, skuIds)).map((row) => [row.id, presentOffer(row)]))
}
