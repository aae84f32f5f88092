import { type FavoriteView, type SkuCard, toFen } from '@jishi/contract'
import type { ImageUrl } from '../../kernel/image-url.ts'
import type { FavoriteRow } from './favorite.queries.ts'

/** `sku`: how it is sold now; undefined when it is not. */
export function presentFavorite(
  row: FavoriteRow,
  sku: SkuCard | undefined,
  imageUrl: ImageUrl,
): FavoriteView {
  return {
    skuId: row.sku_id,
    sku: sku ?? null,
    name: row.name,
    image: imageUrl(row.image),
    addedAt: new Date(row.created_at).toISOString(),
    priceThenFen: toFen(row.price_fen),
    dropFen: sku === undefined ? 0 : Math.max(0, row.price_fen - sku.priceFen),
    isBackInStock: row.was_in_stock === 0 && sku?.isInStock === true,
    wantsNotice: row.wants_notice === 1,
  }
}
