import { type StaffSku, type StaffSkuRow, type StaffSpu, toFen } from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'
import type { Family, FamilySku, SpuFullRow } from './family.queries.ts'
import type { StaffSkuListRow } from './goods-search.queries.ts'

export function presentStaffSpu({ spu, specs, skus }: Family): StaffSpu {
  return {
    id: spu.id,
    name: spu.name,
    brandId: spu.brand_id,
    categoryId: spu.category_id,
    detailHtml: spu.detail_html,
    packageHtml: spu.package_html,
    serviceHtml: spu.service_html,
    createdAt: new Date(spu.created_at).toISOString(),
    version: spu.version,
    specs,
    skus: skus.map((sku) => presentStaffSku(sku, specs)),
  }
}

export function presentStaffSku(sku: FamilySku, specs: Family['specs']): StaffSku {
  return {
    ...presentStaffSkuRow(sku),
    caption: sku.caption,
    unit: sku.unit,
    marketPriceFen: toFen(sku.market_price_fen),
    costFen: toFen(sku.cost_fen),
    weightGram: sku.weight_gram,
    images: imagesOf(sku),
    optionIds: optionIdsOf(sku, specs),
  }
}

/** Throws catalog.sku_not_found. */
export function presentOneSku({ skus, specs }: Family, id: number): StaffSku {
  const sku = skus.find((each) => each.id === id)
  if (sku === undefined) throw new AppError('catalog.sku_not_found', { id })
  return presentStaffSku(sku, specs)
}

export function presentStaffSkuRow(row: StaffSkuListRow): StaffSkuRow {
  return {
    id: row.id,
    spuId: row.spu_id,
    brandId: row.brand_id,
    categoryId: row.category_id,
    name: row.name,
    optionsText: row.options_text,
    image: row.image,
    priceFen: toFen(row.price_fen),
    isListed: row.is_listed === 1,
    stock: row.stock,
    sales: row.sales,
    version: row.version,
  }
}

/** What the audit log compares of an SPU. */
export function auditSpu({ name, brand_id, category_id, ...row }: SpuFullRow) {
  const { detail_html, package_html, service_html } = row
  return {
    ...{ name, brandId: brand_id, categoryId: category_id },
    ...{ detailHtml: detail_html, packageHtml: package_html, serviceHtml: service_html },
  }
}

/** What the audit log compares of a SKU: all that staff can set. */
export function auditSku(sku: FamilySku, specs: Family['specs']) {
  const { stock, sales, version, image, ...fields } = presentStaffSku(sku, specs)
  return fields
}

/** A SKU of old has its main picture only. */
export function imagesOf({ images, image }: FamilySku): string[] {
  return images.length > 0 ? images : [image]
}

/** In the order of the specs. */
export function optionIdsOf({ options }: FamilySku, specs: Family['specs']): number[] {
  return specs.flatMap(({ id }) => options.find((option) => option.spec_id === id)?.option_id ?? [])
}
