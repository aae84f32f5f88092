import type { listCategorySkus, ReplyOf, SkuCard, SkuFilters } from '@jishi/contract'
import type { Database, Db } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import type { ImageUrl } from '../../kernel/image-url.ts'
import { presentCard, presentFacets } from './catalog.present.ts'
import {
  type CategoryIndex,
  getListed,
  getPage,
  listHotShelves,
  maxPages,
  pageSize,
  pickTop,
  type Shelf,
} from './catalog.rules.ts'
import type { ShelfBoard } from './shelf-board.ts'
import { readFilter } from './shelf-filter.rules.ts'
import { scanShelf } from './shelf-scan.rules.ts'
import { listSkuRows, selectTopSkus } from './sku-list.queries.ts'

/** What shows a price or a stock is never older than this. */
const liveMs = 1000
/** From then on it is read anew behind the answer. */
const renewAfterMs = 500
/** Rankings move slowly: their numbers are refreshed each minute anyway. */
const slowMs = 60_000
const hotCount = 10

type SkuPage = ReplyOf<typeof listCategorySkus>

interface Deps {
  database: Database
  clock: Clock
  imageUrl: ImageUrl
  board: ShelfBoard
  getIndex: () => Promise<CategoryIndex>
  getBrandNames: () => Promise<ReadonlyMap<number, string>>
}

/** SKUs as shoppers see them. While an answer is fresh, it is the same frozen object. */
export function createSkuReads({ database: { db }, clock, imageUrl, board, getIndex, getBrandNames }: Deps) {
  const pages = createFreshCache<string, SkuPage>({ ttlMs: liveMs, renewAfterMs, max: 1000, clock })
  const hotIds = createFreshCache<number, number[]>({ ttlMs: slowMs, max: 5000, clock })
  const hotCards = createFreshCache<number, SkuCard[]>({ ttlMs: liveMs, renewAfterMs, max: 1000, clock })

  /** In the order of `ids`; those that are not listed (any more) are left out. */
  async function readCards(ids: readonly number[]): Promise<SkuCard[]> {
    const cards = new Map((await listSkuRows(db, ids)).map((row) => [row.id, presentCard(row, imageUrl)]))
    return ids.flatMap((id) => cards.get(id) ?? [])
  }

  async function readPage(id: number, filters: SkuFilters): Promise<SkuPage> {
    const { sort = 'default', page = 1 } = filters
    const [index, brandNames, shelf] = await Promise.all([getIndex(), getBrandNames(), board.current()])
    const found = scanShelf(shelf, getListed(index, id), readFilter(filters), sort)
    const items = await readCards(found.pick((page - 1) * pageSize, pageSize))
    return {
      ...{ items, page, pageSize, total: found.total },
      pages: Math.min(maxPages, Math.ceil(found.total / pageSize)),
      facets: presentFacets(found.counts(), getPage(index, id).children, brandNames),
    }
  }

  /** Ids of the best sellers of a category of any level, best first. Throws catalog.category_not_found. */
  async function listHotSkuIds(id: number): Promise<number[]> {
    return hotIds.get(id, async () => readTopIds(db, listHotShelves(await getIndex(), id)))
  }

  return {
    listHotSkuIds,

    /**
     * A page of a level 2 or 3 category with how its SKUs spread. What is in stock is known up to a minute late there,
     * the cards show what is. Throws catalog.category_not_found, also for level 1, which has no list.
     */
    async listCategorySkus(id: number, filters: SkuFilters = {}): Promise<SkuPage> {
      return pages.get(`${id} ${JSON.stringify(filters)}`, () => readPage(id, filters))
    },

    /** Best sellers of a category of any level, at most ten. Throws catalog.category_not_found. */
    async listHotSkus(id: number): Promise<SkuCard[]> {
      return hotCards.get(id, async () => readCards(await listHotSkuIds(id)))
    },

    /** Cards by id, read now in one query; unlisted and unknown ones are missing. */
    async findSkuCards(ids: readonly number[]): Promise<Map<number, SkuCard>> {
      const rows = await listSkuRows(db, [...new Set(ids)])
      return new Map(rows.map((row) => [row.id, presentCard(row, imageUrl)]))
    },

    forget(): void {
      for (const cache of [pages, hotIds, hotCards]) cache.clear()
    },
  }
}

async function readTopIds(db: Db, shelves: Shelf[]): Promise<number[]> {
  if (shelves.length === 0) return []
  return pickTop(await selectTopSkus(db, shelves, hotCount).execute(), hotCount)
}
