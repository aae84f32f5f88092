import type { Db } from '../../infra/database/database.ts'
import type { Shelf } from './catalog.rules.ts'
import './catalog.tables.ts'

/** The best sellers of several shelves, at most `limit` of each: read no further than that in each index range. */
export function selectTopSkus(db: Db, shelves: readonly Shelf[], limit: number) {
  const [first, ...rest] = shelves.map((shelf) =>
    // SQLite takes ORDER BY and LIMIT inside a union only in a subquery.
    db
      .selectFrom(
        listedOn(db, shelf)
          .select(['id', 'popularity'])
          .orderBy('popularity', 'desc')
          .orderBy('id', 'desc')
          .limit(limit)
          .as('top'),
      )
      .select(['top.id', 'top.popularity']),
  )
  if (first === undefined) throw new RangeError('no shelf to look at')
  return rest.reduce((all, next) => all.unionAll(next), first)
}

/** Of these SKUs, the listed ones; the order is the database's. */
export async function listSkuRows(db: Db, ids: readonly number[]) {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('sku')
    .innerJoin('sku_stock', 'sku_stock.sku_id', 'sku.id')
    .where('sku.id', 'in', ids)
    .select([
      'sku.id',
      'sku.spu_id',
      'sku.name',
      'sku.caption',
      'sku.price_fen',
      'sku.market_price_fen',
      'sku.image',
      'sku.comments',
      'sku_stock.sales',
      'sku_stock.stock',
      'sku.is_listed',
    ])
    .execute()
  // Asked for it too, SQLite would look every id up in an index of the listed ones before it reads the row.
  return rows.filter(({ is_listed }) => is_listed === 1)
}

export type SkuRow = Awaited<ReturnType<typeof listSkuRows>>[number]

function listedOn(db: Db, { column, id }: Shelf) {
  return db.selectFrom('sku').where(column, '=', id).where('is_listed', '=', 1)
}
