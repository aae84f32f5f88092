import {
  type CategoryView,
  type Facets,
  type Fen,
  isFilterableSpec,
  priceBandStarts,
  type SkuCard,
  type SkuDetail,
  type SkuLive,
  toFen,
} from '@jishi/contract'
import { type ImageUrl, withImageUrls } from '../../kernel/image-url.ts'
import type { ShelfCounts } from './shelf-scan.rules.ts'
import type { LiveRow, SkuFacts, SpecOptionRow, VariantOptionRow } from './sku-detail.queries.ts'
import type { SkuRow } from './sku-list.queries.ts'
import type { OfferRow } from './stock.queries.ts'

/** What carts and orders need to know of a SKU. `image` is a path, as rows keep it. */
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
  brandId: number
  /** Level 3, and the level 2 above it. */
  categoryId: number
  channelId: number
  freightTemplateId: number | null
}

export function presentCard(row: SkuRow, imageUrl: ImageUrl): SkuCard {
  return {
    id: row.id,
    spuId: row.spu_id,
    name: row.name,
    caption: row.caption,
    priceFen: toFen(row.price_fen),
    marketPriceFen: toFen(row.market_price_fen),
    image: imageUrl(row.image),
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
    brandId: row.brand_id,
    categoryId: row.category_id,
    channelId: row.channel_id,
    freightTemplateId: row.freight_template_id,
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
  imageUrl: ImageUrl,
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
    images: (parts.images.length > 0 ? parts.images : [facts.image]).map(imageUrl),
    specs,
    variants: toVariants(specs, parts.variantOptions, imageUrl),
    detailHtml: withImageUrls(facts.detail_html, imageUrl),
    packageHtml: withImageUrls(facts.package_html, imageUrl),
    serviceHtml: withImageUrls(facts.service_html, imageUrl),
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

/** `family`: its rows by SKU, `id` among them. */
export function presentLive(id: number, family: ReadonlyMap<number, LiveRow>): SkuLive {
  const row = family.get(id)
  return {
    priceFen: toFen(row?.price_fen ?? 0),
    marketPriceFen: toFen(row?.market_price_fen ?? 0),
    stock: row?.stock ?? 0,
    sales: row?.sales ?? 0,
    isListed: row?.is_listed === 1,
    variants: [...family.values()]
      .filter(({ is_listed }) => is_listed === 1)
      .map((each) => ({ skuId: each.id, priceFen: toFen(each.price_fen), stock: each.stock })),
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
function toVariants(specs: SkuDetail['specs'], rows: VariantOptionRow[], imageUrl: ImageUrl) {
  return [...Map.groupBy(rows, (row) => row.id).values()].flatMap((chosen) => {
    const [sku] = chosen
    const optionIds = specs.flatMap(({ id }) => chosen.find((row) => row.spec_id === id)?.option_id ?? [])
    if (sku === undefined || optionIds.length < specs.length) return []
    return [{ skuId: sku.id, optionIds, image: imageUrl(sku.image) }]
  })
}

/** What somebody looks through, not all there is. */
const shownBrands = 60
const shownSpecs = 10
const shownValues = 30

/** `categories`: those that are told apart, in their order. */
export function presentFacets(
  counts: ShelfCounts,
  categories: readonly CategoryView[],
  brandNames: ReadonlyMap<number, string>,
): Facets {
  const countOf = new Map(counts.categories.map(({ value, count }) => [value, count]))
  return {
    categories: categories.flatMap(({ id, name }) => {
      const count = countOf.get(id)
      return count === undefined ? [] : [{ id, name, count }]
    }),
    brands: counts.brands.slice(0, shownBrands).flatMap(({ value: id, count }) => {
      const name = brandNames.get(id)
      return name === undefined ? [] : [{ id, name, count }]
    }),
    prices: priceBandStarts.flatMap((fromFen, band) => {
      const count = counts.bands[band] ?? 0
      const next = priceBandStarts[band + 1]
      return count === 0 ? [] : [{ fromFen, toFen: next === undefined ? null : next - 1, count }]
    }),
    specs: counts.specs
      .map(({ name, values }) => ({
        name,
        values: values.filter(({ value }) => isFilterableSpec(name, value)).slice(0, shownValues),
      }))
      .filter(({ values }) => values.length > 0)
      .slice(0, shownSpecs),
  }
}
