import type { Db } from '../infra/database/database.ts'

export type SeededTable = 'category' | 'brand' | 'spu' | 'sku'

/** The highest id of a table, 0 when it is empty. Rows are written in order of ids, in whole chunks: all below is there. */
export async function findLastId(db: Db, table: SeededTable): Promise<number> {
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
