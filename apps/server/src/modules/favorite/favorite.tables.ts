/** Times are epoch milliseconds. */
export interface FavoriteTable {
  user_id: number
  sku_id: number
  /** Name, picture and price are as they were when it was chosen. */
  name: string
  image: string
  price_fen: number
  was_in_stock: 0 | 1
  wants_notice: 0 | 1
  /** The language in which notices were asked for. */
  notice_locale: 'zh-CN' | 'en'
  created_at: number
}

/** One row per person: the counter of their favourites, and the lock that keeps it right. */
export interface FavoriteShelfTable {
  user_id: number
  count: number
}

/** Somebody is told once a day of a SKU: `day` is `yyyy-MM-dd` in China Standard Time. */
export interface FavoriteNoticeTable {
  sku_id: number
  day: string
  user_id: number
  /** The price that the notice is about. */
  price_fen: number
  sent_at: number | null
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    favorite: FavoriteTable
    favorite_shelf: FavoriteShelfTable
    favorite_notice: FavoriteNoticeTable
  }
}
