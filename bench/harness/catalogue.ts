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
