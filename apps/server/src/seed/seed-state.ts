import type { Db } from '../infra/database/database.ts'

/** The highest id of a table, 0 when it is empty. Writers go in order of ids and whole chunks: what is below is there. */
export async function findLastId(db: Db, table: 'category' | 'brand' | 'spu' | 'sku'): Promise<number> {
  const row = await db
    .selectFrom(table)
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirst()
  return Number(row?.last ?? 0)
}

export async function hasContent(db: Db): Promise<boolean> {
  const row = await db.selectFrom('content_category').select('id').limit(1).executeTakeFirst()
  return row !== undefined
}
