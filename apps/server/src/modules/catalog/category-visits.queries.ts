import type { Db } from '../../infra/database/database.ts'
import type { CategoryVisitTable } from './catalog.tables.ts'
import './catalog.tables.ts'

interface Visits {
  day: string
  categoryId: number
  /** Which process counted them; nobody else writes its rows. */
  source: string
  visits: number
}

/** Says how many there were in all, as far as this source knows. Doing it twice is the same as once. */
export async function putVisits(db: Db, { day, categoryId, source, visits }: Visits): Promise<void> {
  const row: CategoryVisitTable = { day, category_id: categoryId, source, visits }
  const { numUpdatedRows } = await db
    .updateTable('category_visit')
    .set({ visits })
    .where('day', '=', day)
    .where('category_id', '=', categoryId)
    .where('source', '=', source)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) await db.insertInto('category_visit').values(row).execute()
}

/** Of all sources together, from `from` to `to` inclusive. */
export async function sumVisits(db: Db, from: string, to: string) {
  const rows = await db
    .selectFrom('category_visit')
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy(['day', 'category_id'])
    .select(['day', 'category_id', (eb) => eb.fn.sum<number | string>('visits').as('visits')])
    .orderBy('day')
    .orderBy('visits', 'desc')
    .orderBy('category_id')
    .execute()
  return rows.map(({ day, category_id, visits }) => ({
    day,
    categoryId: category_id,
    visits: Number(visits),
  }))
}
