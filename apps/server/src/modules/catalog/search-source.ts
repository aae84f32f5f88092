import type { Database, Db } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import { type CategoryIndex, indexCategories } from './catalog.rules.ts'
import { listCategories } from './category.queries.ts'
import {
  countListedSkus,
  findSearchRows,
  listBrandNames,
  listSearchRows,
  listSearchSpecs,
  listSkuIdsOf,
} from './search-source.queries.ts'

/** All that a SKU can be found by. */
export interface SearchSource {
  id: number
  spuId: number
  spuName: string
  name: string
  caption: string
  brand: { id: number; name: string }
  /** From the channel group down. */
  categories: { id: number; name: string }[]
  specs: { name: string; value: string }[]
  priceFen: number
  popularity: number
  createdAt: number
  isInStock: boolean
}

/** The catalogue as an index reads it: always from the database, never from what is remembered. */
export function createSearchSource({ database: { db }, clock }: { database: Database; clock: Clock }) {
  const brandNames = createFreshCache<'all', Map<number, string>>({ ttlMs: 60_000, max: 1, clock })

  return {
    /** Listed SKUs with an id above `after`, at most `limit`, in the order of their ids. */
    async listSearchSources(after: number, limit: number): Promise<SearchSource[]> {
      return toSources(db, await listSearchRows(db, { after, limit }))
    },

    /** Of these SKUs, the listed ones. */
    async findSearchSources(ids: readonly number[]): Promise<SearchSource[]> {
      return toSources(db, await findSearchRows(db, ids))
    },

    /** Ids above `after` of SKUs, listed or not, of these brands, or in these categories and all below them. */
    async listSkuIdsOf(
      of: { brandIds?: number[]; categoryIds?: number[] },
      after: number,
      limit: number,
    ): Promise<number[]> {
      const { byId } = indexCategories(await listCategories(db))
      const isBelow = (id: number | null, above: ReadonlySet<number>): boolean =>
        id !== null && (above.has(id) || isBelow(byId.get(id)?.parentId ?? null, above))
      const above = new Set(of.categoryIds)
      const categoryIds = [...byId.keys()].filter((id) => isBelow(id, above))
      return listSkuIdsOf(db, { brandIds: of.brandIds ?? [], categoryIds }, { after, limit })
    },

    countListedSkus: () => countListedSkus(db),

    /** All brands by id, a minute old at most. */
    listBrandNames: () =>
      brandNames.get(
        'all',
        async () => new Map((await listBrandNames(db)).map(({ id, name }) => [id, name])),
      ),

    /** Every category name there is, read now. */
    async listCategoryNames(): Promise<{ id: number; name: string }[]> {
      return (await listCategories(db)).map(({ id, name }) => ({ id, name }))
    },

    forgetBrands: () => brandNames.clear(),
  }
}

async function toSources(db: Db, rows: Awaited<ReturnType<typeof listSearchRows>>): Promise<SearchSource[]> {
  if (rows.length === 0) return []
  const [specRows, categories] = await Promise.all([
    listSearchSpecs(
      db,
      rows.map(({ id }) => id),
    ),
    listCategories(db),
  ])
  const specsOf = Map.groupBy(specRows, ({ sku_id }) => Number(sku_id))
  const index = indexCategories(categories)
  return rows.map((row) => ({
    id: row.id,
    spuId: row.spu_id,
    spuName: row.spu_name,
    name: row.name,
    caption: row.caption,
    brand: { id: row.brand_id, name: row.brand_name },
    categories: toPath(index, row.category_id),
    specs: (specsOf.get(row.id) ?? []).map(({ name, value }) => ({ name, value })),
    priceFen: row.price_fen,
    popularity: row.popularity,
    createdAt: row.created_at,
    isInStock: row.stock > 0,
  }))
}

function toPath({ pages }: CategoryIndex, id: number): { id: number; name: string }[] {
  return (pages.get(id)?.breadcrumbs ?? []).map((category) => ({ id: category.id, name: category.name }))
}
