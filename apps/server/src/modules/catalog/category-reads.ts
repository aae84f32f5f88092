import type { CategoryTree } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import {
  type Category,
  type CategoryIndex,
  type CategoryPage,
  getPage,
  indexCategories,
} from './catalog.rules.ts'
import { type BrandRow, listBrandNames, listBrands, listCategories } from './category.queries.ts'

/** What changes a few times a year may be a minute old. */
const ttlMs = 60_000

/** Categories and brands. All of them fit in memory, so each minute they are read whole and asked there. */
export function createCategoryReads({ database, clock }: { database: Database; clock: Clock }) {
  const indexes = createFreshCache<'all', CategoryIndex>({ ttlMs, max: 1, clock })
  const brands = createFreshCache<'all', BrandRow[]>({ ttlMs, max: 1, clock })
  const brandNames = createFreshCache<'all', ReadonlyMap<number, string>>({ ttlMs, max: 1, clock })
  const getIndex = () => indexes.get('all', async () => indexCategories(await listCategories(database.db)))

  return {
    getIndex,
    getBrandNames: () => brandNames.get('all', () => listBrandNames(database.db)),

    async getCategoryTree(): Promise<CategoryTree> {
      return (await getIndex()).tree
    },

    /** Breadcrumbs end, and siblings are complete, with the category itself. Throws catalog.category_not_found. */
    async getCategory(id: number): Promise<CategoryPage> {
      return getPage(await getIndex(), id)
    },

    async findCategory(id: number): Promise<Category | undefined> {
      return (await getIndex()).byId.get(id)
    },

    /** The brands of the brand strip, in its order. */
    async listBrands(): Promise<BrandRow[]> {
      return brands.get('all', () => listBrands(database.db))
    },

    forget(): void {
      indexes.clear()
      brands.clear()
      brandNames.clear()
    },
  }
}
