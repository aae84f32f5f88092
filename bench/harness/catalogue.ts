import { sql } from 'kysely'
import type { Database } from '../../apps/server/src/infra/database/database.ts'

/** Listed SKUs, ascending; at most `limit`. */
export async function listSkuIds({ db }: Database, limit = 1000): Promise<number[]> {
  const rows = await db
    .selectFrom('sku')
    .select('id')
    .where('is_listed', '=', 1)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** The pages that lists of categories have, at most ten of each. */
export async function listCategoryPages(
  { db }: Database,
  pageSize: number,
): Promise<{ categoryId: number; page: number }[]> {
  const rows = await db
    .selectFrom('sku')
    .select(['category_id', sql<number>`count(*)`.as('count')])
    .where('is_listed', '=', 1)
    .groupBy('category_id')
    .orderBy('category_id')
    .execute()
  return rows.flatMap(({ category_id, count }) =>
    Array.from({ length: Math.min(10, Math.ceil(count / pageSize)) }, (_, index) => ({
      categoryId: category_id,
      page: index + 1,
    })),
  )
}

/** Channels that have more than `count` SKUs to buy. */
export async function listChannelsWith({ db }: Database, count: number): Promise<number[]> {
  const rows = await db
    .selectFrom('sku')
    .innerJoin('sku_stock', 'sku_stock.sku_id', 'sku.id')
    .select('sku.channel_id')
    .where('sku.is_listed', '=', 1)
    .where('sku_stock.stock', '>', 0)
    .groupBy('sku.channel_id')
    .having((eb) => eb.fn.countAll(), '>', count)
    .orderBy('sku.channel_id')
    .execute()
  return rows.map((row) => row.channel_id)
}
