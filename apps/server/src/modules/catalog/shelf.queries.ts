import { sql } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { ShelfRow } from './shelf-columns.rules.ts'
import './catalog.tables.ts'

/** The next `limit` SKUs after `afterId` by id, unlisted ones included. */
export async function listShelfRowsAfter(db: Db, afterId: number, limit: number): Promise<ShelfRow[]> {
  const skus = await selectShelfSkusAfter(db, afterId, limit).execute()
  const last = skus.at(-1)
  if (last === undefined) return []
  const specs = await selectSpecs(db)
    .where('sku_spec.sku_id', '>', afterId)
    .where('sku_spec.sku_id', '<=', last.id)
    .execute()
  return toShelfRows(skus, specs)
}

export function selectShelfSkusAfter(db: Db, afterId: number, limit: number) {
  return selectShelfSkus(db).where('sku.id', '>', afterId).orderBy('sku.id').limit(limit)
}

/** Those of the ids that are there. */
export async function listShelfRows(db: Db, ids: readonly number[]): Promise<ShelfRow[]> {
  if (ids.length === 0) return []
  const [skus, specs] = await Promise.all([
    selectShelfSkus(db).where('sku.id', 'in', ids).execute(),
    selectSpecs(db).where('sku_spec.sku_id', 'in', ids).execute(),
  ])
  return toShelfRows(skus, specs)
}

const idsPerChange = 500

/** Writes down, in the transaction of the change, that lists have to read these SKUs again. */
export async function insertSkuChanges(db: Db | Tx, skuIds: readonly number[], at: number): Promise<void> {
  for (let from = 0; from < skuIds.length; from += idsPerChange) {
    const ids = skuIds.slice(from, from + idsPerChange)
    await db
      .insertInto('sku_change')
      .values({ sku_ids: ids.join(','), changed_at: at })
      .execute()
  }
}

/** What was changed at `since` or later. */
export async function listSkuChanges(db: Db, since: number): Promise<{ id: number; skuIds: number[] }[]> {
  const rows = await selectSkuChanges(db, since).execute()
  return rows.map(({ id, sku_ids }) => ({ id, skuIds: sku_ids.split(',').map(Number) }))
}

export function selectSkuChanges(db: Db, since: number) {
  return db.selectFrom('sku_change').where('changed_at', '>=', since).select(['id', 'sku_ids'])
}

export async function deleteSkuChangesBefore(db: Db, moment: number): Promise<void> {
  await db.deleteFrom('sku_change').where('changed_at', '<', moment).execute()
}

function selectShelfSkus(db: Db) {
  return db
    .selectFrom('sku')
    .innerJoin('sku_stock', 'sku_stock.sku_id', 'sku.id')
    .select([
      'sku.id',
      'sku.category_id',
      'sku.brand_id',
      'sku.price_fen',
      'sku.popularity',
      'sku.created_at',
      'sku.is_listed',
      sql<number>`sku_stock.stock > 0`.as('is_in_stock'),
    ])
}

function selectSpecs(db: Db) {
  return db
    .selectFrom('sku_spec')
    .innerJoin('spec', 'spec.id', 'sku_spec.spec_id')
    .innerJoin('spec_option', 'spec_option.id', 'sku_spec.option_id')
    .select(['sku_spec.sku_id', 'spec.name', 'spec_option.value'])
}

type SkuRow = Awaited<ReturnType<ReturnType<typeof selectShelfSkus>['execute']>>[number]
type SpecRow = Awaited<ReturnType<ReturnType<typeof selectSpecs>['execute']>>[number]

function toShelfRows(skus: readonly SkuRow[], specs: readonly SpecRow[]): ShelfRow[] {
  const specsOf = Map.groupBy(specs, ({ sku_id }) => sku_id)
  return skus.map((sku) => ({
    id: sku.id,
    categoryId: sku.is_listed === 1 ? sku.category_id : undefined,
    brandId: sku.brand_id,
    priceFen: sku.price_fen,
    popularity: sku.popularity,
    createdAt: sku.created_at,
    isInStock: sku.is_in_stock === 1,
    specs: (specsOf.get(sku.id) ?? []).map(({ name, value }) => ({ name, value })),
  }))
}
