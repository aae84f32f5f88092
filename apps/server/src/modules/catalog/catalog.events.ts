declare module '../../kernel/events.ts' {
  interface EventMap {
    /**
     * What shoppers see of goods is different now: their texts, prices, pictures, options, whether they are listed or in
     * stock. All SKUs that it shows on, at most 500 in one event; `categoryIds` are the categories (level 3) that they
     * stand in or stood in.
     */
    'catalog.goods_changed': { skuIds: number[]; spuIds: number[]; categoryIds: number[] }
    'catalog.price_changed': { skuId: number; fromFen: number; toFen: number }
    /** The tree: a category came, went, moved or was renamed. */
    'catalog.categories_changed': { categoryIds: number[] }
    'catalog.brands_changed': { brandIds: number[] }
  }
}

export {}
