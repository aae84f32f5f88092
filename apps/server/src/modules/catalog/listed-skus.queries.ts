import type { Db } from '../../infra/database/database.ts'
import './catalog.tables.ts'

/** Listed SKUs with an id above `after` and at most `until`, in the order of their ids. `createdAt`: epoch milliseconds. */
export async function listListedSkus(
  db: Db,
  { after, until = Number.MAX_SAFE_INTEGER, limit }: { after: number; until?: number; limit: number },
): Promise<{ id: number; createdAt: number }[]> {
  return db
    .selectFrom('sku')
    .select(['id', 'created_at as createdAt'])
    .where('is_listed', '=', 1)
    .where('id', '>', after)
    .where('id', '<=', until)
    .orderBy('id')
    .limit(limit)
    .execute()
}
