import type { listCategorySkus, QueryOf, ReplyOf, SkuCard, SkuSort } from '@jishi/contract'
import type { Database, Db } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import { presentCard } from './catalog.present.ts'
import {
  type CategoryIndex,
  getShelf,
  listHotShelves,
  maxPages,
  pageSize,
  pickTop,
  type Shelf,
} from './catalog.rules.ts'
import { countSkus, listSkuRows, selectSkuIds, selectTopSkus } from './sku-list.queries.ts'

/** What shows a price or a stock is never older than this. */
const liveMs = 1000
/** From then on it is read anew behind the answer. */
const renewAfterMs = 500
/** Counts and rankings move slowly: the ranking's numbers are refreshed each minute anyway. */
const slowMs = 60_000
const hotCount = 10

type SkuPage = ReplyOf<typeof listCategorySkus>

interface Deps {
  database: Database
  clock: Clock
  getIndex: () => Promise<CategoryIndex>
}

/** SKUs as shoppers see them. While an answer is fresh, it is the same frozen object. */
export function createSkuReads({ database: { db }, clock, getIndex }: Deps) {
  const pages = createFreshCache<string, SkuPage>({ ttlMs: liveMs, renewAfterMs, max: 1000, clock })
  const totals = createFreshCache<number, number>({ ttlMs: slowMs, max: 5000, clock })
  const hotIds = createFreshCache<number, number[]>({ ttlMs: slowMs, max: 5000, clock })
  const hotCards = createFreshCache<number, SkuCard[]>({ ttlMs: liveMs, renewAfterMs, max: 1000, clock })

  async function readPage(id: number, sort: SkuSort, page: number): Promise<SkuPage> {
    const shelf = getShelf(await getIndex(), id)
    const [ids, total] = await Promise.all([
      selectSkuIds(db, shelf, sort, { limit: pageSize, offset: (page - 1) * pageSize }).execute(),
      totals.get(id, () => countSkus(db, shelf, pageSize * maxPages)),
    ])
    const items = await readCards(
      db,
      ids.map((row) => row.id),
    )
    return { items, page, pages: Math.ceil(total / pageSize), pageSize, total }
  }

  /** Ids of the best sellers of a category of any level, best first. Throws catalog.category_not_found. */
  async function listHotSkuIds(id: number): Promise<number[]> {
    return hotIds.get(id, async () => readTopIds(db, listHotShelves(await getIndex(), id)))
  }

  return {
    listHotSkuIds,

    /**
     * A page of a level 2 or 3 category. `total` is exact up to the 2,400 SKUs that pages reach, and up to a minute
     * old. Throws catalog.category_not_found, also for level 1, which has no list.
     */
    async listCategorySkus(
      id: number,
      { sort = 'default', page = 1 }: QueryOf<typeof listCategorySkus> = {},
    ): Promise<SkuPage> {
      return pages.get(`${id} ${sort} ${page}`, () => readPage(id, sort, page))
    },

    /** Best sellers of a category of any level, at most ten. Throws catalog.category_not_found. */
    async listHotSkus(id: number): Promise<SkuCard[]> {
      return hotCards.get(id, async () => readCards(db, await listHotSkuIds(id)))
    },

    /** Cards by id, read now in one query; unlisted and unknown ones are missing. */
    async findSkuCards(ids: readonly number[]): Promise<Map<number, SkuCard>> {
      const rows = await listSkuRows(db, [...new Set(ids)])
      return new Map(rows.map((row) => [row.id, presentCard(row)]))
    },
  }
}

/** In the order of `ids`; those that are not listed (any more) are left out. */
async function readCards(db: Db, ids: readonly number[]): Promise<SkuCard[]> {
  const cards = new Map((await listSkuRows(db, ids)).map((row) => [row.id, presentCard(row)]))
  return ids.flatMap((id) => cards.get(id) ?? [])
}

async function readTopIds(db: Db, shelves: Shelf[]): Promise<number[]> {
  if (shelves.length === 0) return []
  return pickTop(await selectTopSkus(db, shelves, hotCount).execute(), hotCount)
}
