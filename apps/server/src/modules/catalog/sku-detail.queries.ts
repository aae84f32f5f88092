import type { Db } from '../../infra/database/database.ts'
import './catalog.tables.ts'

/** What seldom changes of one SKU, its family and brand: no price, no stock. */
export async function findSkuFacts(db: Db, id: number) {
  return db
    .selectFrom('sku')
    .innerJoin('spu', 'spu.id', 'sku.spu_id')
    .innerJoin('brand', 'brand.id', 'sku.brand_id')
    .where('sku.id', '=', id)
    .select([
      'sku.id',
      'sku.spu_id',
      'sku.category_id',
      'sku.name',
      'sku.caption',
      'sku.unit',
      'sku.weight_gram',
      'sku.image',
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

/** The SKUs of a family, once per chosen option; one without specs comes once, with nulls. */
export async function listVariantOptions(db: Db, spuId: number) {
  return db
    .selectFrom('sku')
    .leftJoin('sku_spec', 'sku_spec.sku_id', 'sku.id')
    .where('sku.spu_id', '=', spuId)
    .select(['sku.id', 'sku.image', 'sku_spec.spec_id', 'sku_spec.option_id'])
    .orderBy('sku.id')
    .execute()
}

export type VariantOptionRow = Awaited<ReturnType<typeof listVariantOptions>>[number]

/** What changes with every sale, of all SKUs of these families. */
export async function listLiveRows(db: Db, spuIds: readonly number[]) {
  return db
    .selectFrom('sku')
    .innerJoin('sku_stock', 'sku_stock.sku_id', 'sku.id')
    .where('sku.spu_id', 'in', spuIds)
    .select([
      'sku.id',
      'sku.spu_id',
      'sku.price_fen',
      'sku.market_price_fen',
      'sku.comments',
      'sku.is_listed',
      'sku_stock.stock',
      'sku_stock.sales',
    ])
    .execute()
}

export type LiveRow = Awaited<ReturnType<typeof listLiveRows>>[number]
