import type { Database, Tx } from '../../infra/database/database.ts'
import type { Kv } from '../../infra/kv/kv.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Ids } from '../../kernel/ids.ts'
import { type ImageUrl, siteImages } from '../../kernel/image-url.ts'
import { createCategoryReads } from './category-reads.ts'
import { createCategoryVisits } from './category-visits.ts'
import { retryContended } from './contended-stock.ts'
import { createDetailReads } from './detail-reads.ts'
import { createEdition } from './edition.ts'
import { hasFreightTemplate, setFreightTemplate } from './freight-choice.queries.ts'
import { listListedSkus } from './listed-skus.queries.ts'
import { createOfferReads } from './offer-reads.ts'
import { refreshPopularity } from './refresh-popularity.ts'
import { createSearchSource } from './search-source.ts'
import { insertSkuChanges } from './shelf.queries.ts'
import { createShelfBoard } from './shelf-board.ts'
import { createSkuReads } from './sku-reads.ts'
import { changeSales, countStockRows, listStockRows, readStock, returnStock } from './stock.queries.ts'
import { createStockTaker, type StockStrategy } from './stock-taker.ts'

export type CatalogService = ReturnType<typeof createCatalogService>

interface Deps {
  database: Database
  kv: Kv
  clock: Clock
  ids: Ids
  imageUrl?: ImageUrl
  stockStrategy?: StockStrategy
}

export function createCatalogService({
  database,
  kv,
  clock,
  ids,
  imageUrl = siteImages,
  stockStrategy = 'conditional',
}: Deps) {
  const {
    getIndex,
    getBrandNames,
    forget: forgetCategories,
    ...categories
  } = createCategoryReads({ database, clock })
  const own = { database, clock, imageUrl, getIndex }
  const board = createShelfBoard({ database, clock })
  const { forget: forgetLists, ...lists } = createSkuReads({ ...own, board, getBrandNames })
  const { forget: forgetDetails, ...details } = createDetailReads(own)
  const { forget: forgetOffers, ...offers } = createOfferReads({ database, clock })
  const { forgetBrands, ...searchSource } = createSearchSource({ database, clock })
  const {
    start: startCounting,
    stop: stopCounting,
    ...visits
  } = createCategoryVisits({ database, clock, ids, getIndex })
  const stockTaker = createStockTaker(stockStrategy, database)
  const edition = createEdition({ kv, ids, onMoved: forget })
  const listeners: (() => void)[] = []

  function forget(): void {
    for (const each of [
      board.forget,
      forgetCategories,
      forgetLists,
      forgetDetails,
      forgetOffers,
      forgetBrands,
      ...listeners,
    ])
      each()
  }

  return {
    ...categories,
    ...lists,
    ...details,
    ...offers,
    ...searchSource,
    ...visits,
    takeStocks: stockTaker.take,
    retryContended,
    listListedSkus: (range: Parameters<typeof listListedSkus>[1]) => listListedSkus(database.db, range),
    returnStock,
    changeSales,
    readStock,
    listStockRows,
    countStockRows,
    setFreightTemplate,
    hasFreightTemplate,
    /** Brings lists up to what was sold, and forgets which changes all processes have seen. */
    async refreshPopularity(): Promise<number> {
      await board.forgetOldChanges()
      return refreshPopularity(database, clock)
    },

    /** In the transaction of a change: lists read these SKUs again, in every process, once it is announced. */
    noteChangedGoods: (tx: Tx, skuIds: readonly number[]) =>
      insertSkuChanges(tx, skuIds, clock.now().getTime()),

    /** What this process remembers of the goods is read anew from now on, and so is what `onForget` was told about. */
    forget,
    onForget(listener: () => void): void {
      listeners.push(listener)
    },
    /** To be called after every committed change of goods: all processes forget, this one at once. Never rejects. */
    announce: edition.announce,
    /** Forgets if another process has announced a change. */
    refresh: edition.refresh,
    /** From now on this process knows within a second what others have announced, and writes what it counts. */
    start(): void {
      edition.start()
      startCounting()
      // Whoever asks for a list hears of it when this fails.
      board.current().catch(() => {})
    },
    async stop(): Promise<void> {
      await Promise.all([edition.stop(), stopCounting()])
    },
  }
}
