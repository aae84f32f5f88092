import type { Db } from '../../infra/database/database.ts'
import './catalog.tables.ts'

/** The facts of one listed SKU with its family and brand. */
export async function findSkuFacts(db: Db, id: number) {
  return db
    .selectFrom('sku')
    .innerJoin('sku_stock', 'sku_stock.sku_id', 'sku.id')
    .innerJoin('spu', 'spu.id', 'sku.spu_id')
    .innerJoin('brand', 'brand.id', 'sku.brand_id')
    .where('sku.id', '=', id)
    .where('sku.is_listed', '=', 1)
    .select([
      'sku.id',
      'sku.spu_id',
      'sku.category_id',
      'sku.name',
      'sku.caption',
      'sku.unit',
      'sku.price_fen',
      'sku.market_price_fen',
      'sku.weight_gram',
      'sku.image',
      'sku.comments',
      'sku_stock.stock',
      'sku_stock.sales',
      'spu.detail_html',
      'spu.package_html',
      'spu.service_html',
      'brand.id as brand_id',
      'brand.name as brand_name',
    ])
    .executeTakeFirst()
}

export type SkuFacts = NonNullable<Awaited<ReturnType<typeof findSkuFacts>>>

/** Main picture first. */
export async function listSkuImages(db: Db, skuId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('sku_image')
    .where('sku_id', '=', skuId)
    .select('image')
    .orderBy('sequence')
    .execute()
  return rows.map((row) => row.image)
}

/** Each option of each spec of a family, as shown: by spec, then by option. */
export async function listSpecOptions(db: Db, spuId: number) {
  return db
    .selectFrom('spec')
    .innerJoin('spec_option', 'spec_option.spec_id', 'spec.id')
    .where('spec.spu_id', '=', spuId)
    .select([
      'spec.id as spec_id',
      'spec.name as spec_name',
      'spec_option.id as option_id',
      'spec_option.value',
    ])
    .orderBy('spec.sequence')
    .orderBy('spec.id')
    .orderBy('spec_option.sequence')
    .orderBy('spec_option.id')
    .execute()
}

export type SpecOptionRow = Awaited<ReturnType<typeof listSpecOptions>>[number]

/** The listed SKUs of a family, once per chosen option; one without specs comes once, with nulls. */
export async function listVariantOptions(db: Db, spuId: number) {
  return db
    .selectFrom('sku')
    .innerJoin('sku_stock', 'sku_stock.sku_id', 'sku.id')
    .leftJoin('sku_spec', 'sku_spec.sku_id', 'sku.id')
    .where('sku.spu_id', '=', spuId)
    .where('sku.is_listed', '=', 1)
    .select([
      'sku.id',
      'sku.price_fen',
      'sku.image',
      'sku_stock.stock',
      'sku_spec.spec_id',
      'sku_spec.option_id',
    ])
    .orderBy('sku.id')
    .execute()
}

export type VariantOptionRow = Awaited<ReturnType<typeof listVariantOptions>>[number]
