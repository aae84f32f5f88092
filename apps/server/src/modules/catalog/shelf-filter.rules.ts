import { parseBrands, parseSpecs, type SkuFilters } from '@jishi/contract'
import type { ShelfFilter } from './shelf-scan.rules.ts'

export function readFilter({ brand, priceFrom, priceTo, spec, inStock }: SkuFilters): ShelfFilter {
  return {
    brandIds: parseBrands(brand),
    priceFrom: priceFrom ?? 0,
    priceTo: priceTo ?? Number.POSITIVE_INFINITY,
    specs: parseSpecs(spec),
    inStock: inStock ?? false,
  }
}
