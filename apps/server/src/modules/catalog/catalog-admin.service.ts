import { createBrandWrites } from './brand-writes.ts'
import type { WriteDeps } from './catalog-writing.ts'
import { createCategoryWrites } from './category-writes.ts'
import { createGoodsSearch } from './goods-search.ts'
import { createSkuWrites } from './sku-writes.ts'
import { createSpuWrites } from './spu-writes.ts'
import { createStockAside } from './stock-aside.ts'
import { createStockCorrections } from './stock-corrections.ts'

export type CatalogAdminService = ReturnType<typeof createCatalogAdminService>

/**
 * The catalogue in the hands of the staff. Every change is one transaction with its audit entry and its events, and
 * takes the version that was read: who changes what somebody else has changed meanwhile is told so.
 */
export function createCatalogAdminService(deps: WriteDeps) {
  return {
    ...createCategoryWrites(deps),
    ...createBrandWrites(deps),
    ...createSpuWrites(deps),
    ...createSkuWrites(deps),
    ...createStockCorrections(deps),
    ...createStockAside(deps),
    ...createGoodsSearch(deps),
  }
}
