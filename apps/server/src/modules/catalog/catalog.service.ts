import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createCategoryReads } from './category-reads.ts'
import { createDetailReads } from './detail-reads.ts'
import { createOfferReads } from './offer-reads.ts'
import { refreshPopularity } from './refresh-popularity.ts'
import { createSkuReads } from './sku-reads.ts'
import { readStock, returnStock, takeStock } from './stock.queries.ts'

export type CatalogService = ReturnType<typeof createCatalogService>

export function createCatalogService({ database, clock }: { database: Database; clock: Clock }) {
  const { getIndex, ...categories } = createCategoryReads({ database, clock })

  return {
    ...categories,
    ...createSkuReads({ database, clock, getIndex }),
    ...createDetailReads({ database, clock, getIndex }),
    ...createOfferReads({ database, clock }),
    takeStock,
    returnStock,
    readStock,
    refreshPopularity: () => refreshPopularity(database),
  }
}
