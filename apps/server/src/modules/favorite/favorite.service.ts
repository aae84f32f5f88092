import type { FavoriteView, Locale, listFavorites, ReplyOf } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { ImageUrl } from '../../kernel/image-url.ts'
import { toKeyset } from '../../kernel/page.ts'
import type { CatalogService, SkuOffer } from '../catalog/index.ts'
import { presentFavorite } from './favorite.present.ts'
import {
  countOneLess,
  countOneMore,
  deleteFavorite,
  deleteFavoritesOf,
  type FavoriteKey,
  type FavoriteRow,
  hasFavorite,
  hasShelf,
  insertFavorite,
  insertShelf,
  listFavoriteRows,
  listMarks,
  setNotice,
} from './favorite.queries.ts'

const limit = 500
const pageSize = 24

export type FavoriteService = ReturnType<typeof createFavoriteService>

interface Deps {
  database: Database
  catalog: Pick<CatalogService, 'findSkuCards' | 'findSkuOffers'>
  clock: Clock
  imageUrl: ImageUrl
}

/** What people keep an eye on. Nobody can name anybody else's: every call is about the favourites of `userId`. */
export function createFavoriteService({ database, catalog, clock, imageUrl }: Deps) {
  const { db } = database

  async function getOffer(skuId: number): Promise<SkuOffer> {
    const offer = (await catalog.findSkuOffers([skuId])).get(skuId)
    if (offer === undefined) throw new AppError('catalog.sku_not_found', { skuId })
    if (!offer.isListed) throw new AppError('catalog.sku_delisted', { skuId })
    return offer
  }

  /** Two at once: one does it, both go on. */
  async function passDuplicate(inserted: Promise<void>): Promise<void> {
    await inserted.catch((error: unknown) => {
      if (!database.dialect.isDuplicate(error)) throw error
    })
  }

  async function present(rows: FavoriteRow[]): Promise<FavoriteView[]> {
    const cards = await catalog.findSkuCards(rows.map((row) => row.sku_id))
    return rows.map((row) => presentFavorite(row, cards.get(row.sku_id), imageUrl))
  }

  return {
    /** One that is one already stays as it is. Throws catalog.sku_not_found, catalog.sku_delisted, favorite.too_many. */
    async add(userId: number, skuId: number): Promise<void> {
      if (await hasFavorite(db, userId, skuId)) return
      const offer = await getOffer(skuId)
      if (!(await hasShelf(db, userId))) await passDuplicate(insertShelf(db, userId))
      const adding = database.transaction(async (tx) => {
        if (!(await countOneMore(tx, userId, limit))) throw new AppError('favorite.too_many', { limit })
        await insertFavorite(tx, toRow(userId, offer, clock.now().getTime()))
      })
      await passDuplicate(adding)
    },

    async remove(userId: number, skuId: number): Promise<void> {
      await database.transaction(async (tx) => {
        if (await deleteFavorite(tx, userId, skuId)) await countOneLess(tx, userId)
      })
    },

    /** `locale`: the language to be told in. Throws favorite.not_found. */
    async changeNotice(
      userId: number,
      skuId: number,
      { wantsNotice, locale }: { wantsNotice: boolean; locale: Locale },
    ): Promise<void> {
      if (!(await hasFavorite(db, userId, skuId))) throw new AppError('favorite.not_found', { skuId })
      await setNotice(db, userId, skuId, { wants_notice: wantsNotice ? 1 : 0, notice_locale: locale })
    },

    /** Newest first, two queries however many there are. */
    async list(userId: number, after?: string): Promise<ReplyOf<typeof listFavorites>> {
      const rows = await listFavoriteRows(db, userId, { after: parseKey(after), limit: pageSize + 1 })
      const { items, next } = toKeyset(rows, pageSize, formatKey, (row) => row)
      return { items: await present(items), next }
    },

    /** Which of these are favourites, in no promised order. */
    findMarks: (userId: number, skuIds: readonly number[]): Promise<number[]> =>
      listMarks(db, userId, skuIds),

    /** For their owner, who asked what the shop knows. */
    async exportFavorites(userId: number): Promise<FavoriteView[]> {
      return present(await listFavoriteRows(db, userId, { after: undefined, limit }))
    },

    /** The account is gone, and so is what it liked. */
    forgetOwner: (tx: Tx, userId: number): Promise<void> => deleteFavoritesOf(tx, userId),
  }
}

function toRow(userId: number, offer: SkuOffer, now: number): FavoriteRow {
  return {
    user_id: userId,
    sku_id: offer.id,
    name: offer.name,
    image: offer.image,
    price_fen: offer.priceFen,
    was_in_stock: offer.stock > 0 ? 1 : 0,
    wants_notice: 0,
    notice_locale: 'zh-CN',
    created_at: now,
  }
}

function formatKey({ created_at, sku_id }: FavoriteRow): string {
  return `${created_at}-${sku_id}`
}

/** Without the second number: everything that was chosen before that moment. */
function parseKey(after: string | undefined): FavoriteKey | undefined {
  if (after === undefined) return undefined
  const [createdAt = 0, skuId = 0] = after.split('-').map(Number)
  return { createdAt, skuId }
}
