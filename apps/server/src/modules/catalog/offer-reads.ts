import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import { presentOffer, type SkuOffer } from './catalog.present.ts'
import { listOfferRows } from './stock.queries.ts'

/** SKUs as carts and orders need them. */
export function createOfferReads({ database, clock }: { database: Database; clock: Clock }) {
  const offers = createFreshCache<number, SkuOffer>({ ttlMs: 1000, max: 20_000, clock })

  return {
    /** Offers at most a second old, missing ones read in one query. Unlisted ones are there, unknown ones missing. */
    async findSkuOffers(skuIds: readonly number[]): Promise<Map<number, SkuOffer>> {
      return offers.getMany(skuIds, (missing) => readOffers(database.db, missing))
    },

    /** Like `findSkuOffers`, as the transaction sees them now. */
    async readSkuOffers(tx: Tx, skuIds: readonly number[]): Promise<Map<number, SkuOffer>> {
      return readOffers(tx, [...new Set(skuIds)])
    },
  }
}

async function readOffers(db: Db | Tx, skuIds: readonly number[]): Promise<Map<number, SkuOffer>> {
  return new Map((await listOfferRows(db, skuIds)).map((row) => [row.id, presentOffer(row)]))
}
