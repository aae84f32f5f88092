import type { Db } from '../../infra/database/database.ts'
import './catalog.tables.ts'

/** Listed SKUs above an id, in its order: what an index is built from. */
export async function listSearchRows(db: Db, { after, limit }: { after: number; limit: number }) {
  return selectSearchRows(db).where('sku.id', '>', after).orderBy('sku.id').limit(limit).execute()
}

/** Of these SKUs, the listed ones. */
export async function findSearchRows(db: Db, ids: readonly number[]) {
  if (ids.length === 0) return []
  return selectSearchRows(db).where('sku.id', 'in', ids).execute()
}

export async function listSearchSpecs(db: Db, skuIds: readonly number[]) {
  if (skuIds.length === 0) return []
  return db
    .selectFrom('sku_spec')
    .innerJoin('spec', 'spec.id', 'sku_spec.spec_id')
    .innerJoin('spec_option', 'spec_option.id', 'sku_spec.option_id')
    .where('sku_spec.sku_id', 'in', skuIds)
    .select(['sku_spec.sku_id', 'spec.name', 'spec_option.value'])
    .orderBy('spec.sequence')
    .orderBy('spec.id')
    .execute()
}

/** SKUs of brands or of categories (level 3), above an id. */
export async function listSkuIdsOf(
  db: Db,
  { brandIds, categoryIds }: { brandIds: readonly number[]; categoryIds: readonly number[] },
  { after, limit }: { after: number; limit: number },
): Promise<number[]> {
  if (brandIds.length === 0 && categoryIds.length === 0) return []
  const rows = await db
    .selectFrom('sku')
    .where('id', '>', after)
    .where((eb) =>
      eb.or([
        ...(brandIds.length > 0 ? [eb('brand_id', 'in', brandIds)] : []),
        ...(categoryIds.length > 0 ? [eb('category_id', 'in', categoryIds)] : []),
      ]),
    )
    .select('id')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function listBrandNames(db: Db) {
  return db.selectFrom('brand').select(['id', 'name']).orderBy('id').execute()
}

export async function countListedSkus(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('sku')
    .where('is_listed', '=', 1)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

function selectSearchRows(db: Db) {
  return db
    .selectFrom('sku')
    .innerJoin('spu', 'spu.id', 'sku.spu_id')
    .innerJoin('brand', 'brand.id', 'sku.brand_id')
    .innerJoin('sku_stock', 'sku_stock.sku_id', 'sku.id')
    .where('sku.is_listed', '=', 1)
    .select([
      'sku.id',
      'sku.spu_id',
      'spu.name as spu_name',
      'sku.name',
      'sku.caption',
      'sku.brand_id',
      'brand.name as brand_name',
      'sku.category_id',
      'sku.price_fen',
      'sku.popularity',
      'sku.created_at',
      'sku_stock.stock',
    ])
}
