import { type CategoryView, type Fen, type SkuCard, type SkuDetail, toFen } from '@jishi/contract'
import type { LiveRow, SkuFacts, SpecOptionRow, VariantOptionRow } from './sku-detail.queries.ts'
import type { SkuRow } from './sku-list.queries.ts'
import type { OfferRow } from './stock.queries.ts'

/** What carts and orders need to know of a SKU. */
export interface SkuOffer {
  id: number
  name: string
  /** The chosen options: `红色 256G`. */
  optionsText: string
  image: string
  priceFen: Fen
  stock: number
  weightGram: number
  isListed: boolean
}

export function presentCard(row: SkuRow): SkuCard {
  return {
    id: row.id,
    spuId: row.spu_id,
    name: row.name,
    caption: row.caption,
    priceFen: toFen(row.price_fen),
    marketPriceFen: toFen(row.market_price_fen),
    image: row.image,
    sales: row.sales,
    comments: row.comments,
    isInStock: row.stock > 0,
  }
}

export function presentOffer(row: OfferRow): SkuOffer {
  return {
    id: row.id,
    name: row.name,
    optionsText: row.options_text,
    image: row.image,
    priceFen: toFen(row.price_fen),
    stock: row.stock,
    weightGram: row.weight_gram,
    isListed: row.is_listed === 1,
  }
}

/** A detail page without what changes by the second. */
export type StillDetail = ReturnType<typeof presentStill>

export function presentStill(
  facts: SkuFacts,
  parts: {
    breadcrumbs: CategoryView[]
    images: string[]
    specOptions: SpecOptionRow[]
    variantOptions: VariantOptionRow[]
  },
) {
  const specs = toSpecs(parts.specOptions)
  return {
    id: facts.id,
    spuId: facts.spu_id,
    name: facts.name,
    caption: facts.caption,
    unit: facts.unit,
    brand: { id: facts.brand_id, name: facts.brand_name },
    breadcrumbs: parts.breadcrumbs,
    weightGram: facts.weight_gram,
    images: parts.images.length > 0 ? parts.images : [facts.image],
    specs,
    variants: toVariants(specs, parts.variantOptions),
    detailHtml: facts.detail_html,
    packageHtml: facts.package_html,
    serviceHtml: facts.service_html,
  }
}

/** The whole detail page; undefined while the SKU is not listed. `live`: the rows of its family by SKU. */
export function presentDetail(still: StillDetail, live: ReadonlyMap<number, LiveRow>): SkuDetail | undefined {
  const row = live.get(still.id)
  if (row?.is_listed !== 1) return undefined
  return {
    ...still,
    priceFen: toFen(row.price_fen),
    marketPriceFen: toFen(row.market_price_fen),
    stock: row.stock,
    sales: row.sales,
    comments: row.comments,
    variants: still.variants.flatMap((variant) => {
      const { price_fen, stock, is_listed } = live.get(variant.skuId) ?? { is_listed: 0 as const }
      return is_listed === 1 ? [{ ...variant, priceFen: toFen(price_fen), stock }] : []
    }),
  }
}

function toSpecs(rows: SpecOptionRow[]): SkuDetail['specs'] {
  return [...Map.groupBy(rows, (row) => row.spec_id)].map(([id, options]) => ({
    id,
    name: options[0]?.spec_name ?? '',
    options: options.map(({ option_id, value }) => ({ id: option_id, value })),
  }))
}

/** A SKU that says nothing about some spec cannot be chosen by options, so it is left out. */
function toVariants(specs: SkuDetail['specs'], rows: VariantOptionRow[]) {
  return [...Map.groupBy(rows, (row) => row.id).values()].flatMap((chosen) => {
    const [sku] = chosen
    const optionIds = specs.flatMap(({ id }) => chosen.find((row) => row.spec_id === id)?.option_id ?? [])
    if (sku === undefined || optionIds.length < specs.length) return []
    return [{ skuId: sku.id, optionIds, image: sku.image }]
  })
}
