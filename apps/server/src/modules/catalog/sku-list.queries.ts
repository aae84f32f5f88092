import type { SkuSort } from '@jishi/contract'
import type { Db } from '../../infra/database/database.ts'
import type { Shelf } from './catalog.rules.ts'
import './catalog.tables.ts'

/**
 * Ids of one page, read from the index of that order alone. The rows are fetched afterwards for these few: paging
 * deep costs index entries, not rows.
 */
export function selectSkuIds(db: Db, shelf: Shelf, sort: SkuSort, { limit = 0, offset = 0 }) {
  const { column, direction } = orders[sort]
  const ids = listedOn(db, shelf).select('id').orderBy(column, direction)
  return (column === 'id' ? ids : ids.orderBy('id', direction)).limit(limit).offset(offset)
}

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

/** How many SKUs the shelf shows, counted no further than `limit`. */
export async function countSkus(db: Db, shelf: Shelf, limit: number): Promise<number> {
  const { count } = await db
    .selectFrom(listedOn(db, shelf).select('id').limit(limit).as('bounded'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Of these SKUs, the listed ones; the order is the database's. */
export async function listSkuRows(db: Db, ids: readonly number[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('sku')
    .innerJoin('sku_stock', 'sku_stock.sku_id', 'sku.id')
    .where('sku.id', 'in', ids)
    .where('sku.is_listed', '=', 1)
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
    ])
    .execute()
}

export type SkuRow = Awaited<ReturnType<typeof listSkuRows>>[number]

const orders = {
  default: { column: 'id', direction: 'asc' },
  price_asc: { column: 'price_fen', direction: 'asc' },
  price_desc: { column: 'price_fen', direction: 'desc' },
  popular: { column: 'popularity', direction: 'desc' },
  new: { column: 'created_at', direction: 'desc' },
} as const satisfies Record<SkuSort, { column: string; direction: 'asc' | 'desc' }>

function listedOn(db: Db, { column, id }: Shelf) {
  return db.selectFrom('sku').where(column, '=', id).where('is_listed', '=', 1)
}
