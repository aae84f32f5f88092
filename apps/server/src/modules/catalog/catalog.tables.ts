import type { Generated } from 'kysely'

export interface CategoryTable {
  id: Generated<number>
  /** Null for a channel group. */
  parent_id: number | null
  /** 1 channel group, 2 channel, 3 category. */
  level: number
  name: string
  icon: string
  /** `#rrggbb` */
  hue: string
  /** Order among siblings, small first. */
  sequence: number
  /** Counts the changes, from 1; like its fellows below. */
  version: Generated<number>
}

export interface BrandTable {
  id: Generated<number>
  name: string
  logo: string
  sequence: number
  version: Generated<number>
}

export interface SpuTable {
  id: Generated<number>
  name: string
  brand_id: number
  category_id: number
  detail_html: string
  package_html: string
  service_html: string
  created_at: number
  /** What charges for sending it; null: the shop's standard freight. */
  freight_template_id: Generated<number | null>
  version: Generated<number>
}

export interface SkuTable {
  id: Generated<number>
  spu_id: number
  brand_id: number
  /** The level 2 category above `category_id`, kept here so that a channel's list is one index range. */
  channel_id: number
  /** Level 3. */
  category_id: number
  name: string
  caption: string
  /** The chosen options as carts and orders show them: `红色 256G`. */
  options_text: string
  unit: string
  price_fen: number
  market_price_fen: number
  cost_fen: number
  weight_gram: number
  image: string
  is_listed: 0 | 1
  /** `sku_stock.sales` as of the last refresh: what lists sort by. */
  popularity: number
  comments: number
  created_at: number
  version: Generated<number>
}

export interface SkuStockTable {
  sku_id: number
  stock: number
  sales: number
  /** Every unit ever put in: `stock` plus those set aside for flash sales plus the units in live orders. */
  received: number
  /** An order or a flash sale took some once, even if it was cancelled since. */
  was_ordered: Generated<0 | 1>
}

/** How staff moved a stock: by a correction, which moves `received` too, or aside for a flash sale and back, which does not. */
export interface StockMovementTable {
  id: Generated<number>
  sku_id: number
  delta: number
  /** What was in stock right after it. */
  stock_after: number
  reason: string
  staff_id: number
  /** Unique per member of the staff: one press of the button moves once. */
  idempotency_key: string
  /** Epoch milliseconds. */
  created_at: number
}

/** SKUs that lists have to read again. Kept for a quarter of an hour. */
export interface SkuChangeTable {
  id: Generated<number>
  /** `3,17`, at most 500 of them. */
  sku_ids: string
  /** Epoch milliseconds. */
  changed_at: number
}

export interface CategoryVisitTable {
  /** `yyyy-MM-dd`, China Standard Time. */
  day: string
  category_id: number
  /** The process that counted them. */
  source: string
  visits: number
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    category: CategoryTable
    brand: BrandTable
    spu: SpuTable
    sku: SkuTable
    sku_stock: SkuStockTable
    stock_movement: StockMovementTable
    sku_image: { sku_id: number; sequence: number; image: string }
    spec: { id: Generated<number>; spu_id: number; name: string; sequence: number }
    spec_option: { id: Generated<number>; spec_id: number; value: string; sequence: number }
    sku_change: SkuChangeTable
    category_visit: CategoryVisitTable
    sku_spec: { sku_id: number; spec_id: number; option_id: number }
  }
}
