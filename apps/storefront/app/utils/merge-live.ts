import type { SkuDetail, SkuLive } from '@jishi/contract'

/**
 * A stored page with the numbers of this second. A variant that is not sold any more is not offered; a SKU that is
 * not sold any more has nothing left.
 */
export function mergeLive(sku: SkuDetail, live: SkuLive): SkuDetail {
  const { priceFen, marketPriceFen, sales, isListed } = live
  const numbers = new Map(live.variants.map((variant) => [variant.skuId, variant]))
  return {
    ...sku,
    ...{ priceFen, marketPriceFen, sales, stock: isListed ? live.stock : 0 },
    variants: sku.variants.flatMap((variant) => {
      const now = numbers.get(variant.skuId)
      if (now) return [{ ...variant, priceFen: now.priceFen, stock: now.stock }]
      return variant.skuId === sku.id ? [{ ...variant, stock: 0 }] : []
    }),
  }
}
