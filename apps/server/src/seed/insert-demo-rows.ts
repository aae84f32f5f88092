import type { Database, Db } from '../infra/database/database.ts'
import type { Clock } from '../kernel/clock.ts'
import { insertBrands, insertCategories, insertSkus, insertSpus } from '../modules/catalog/index.ts'
import { insertContent } from '../modules/content/index.ts'
import type { ContentPlan } from './content-plan.ts'
import type { ShopPlan } from './plan.ts'
import type { Progress } from './progress-bar.ts'
import { findLastId, hasContent, type SeededTable } from './seed-state.ts'

/** Writes the rows that are not there yet: the catalogue chunk by chunk, then the home page at once. */
export async function insertDemoRows({
  database,
  shop: { categories, brands, spus, skus },
  content,
  clock,
  onProgress = () => {},
}: {
  database: Database
  shop: Pick<ShopPlan, 'categories' | 'brands' | 'spus' | 'skus'>
  content: Pick<ContentPlan, 'categories' | 'items'>
  clock: Clock
  onProgress?: (progress: Progress) => void
}): Promise<void> {
  // The home page is written last and in one transaction: where it is, everything is.
  if (await hasContent(database.db)) return
  const total = categories.length + brands.length + spus.length + skus.length + content.items.length
  let done = 0
  const report = (rows: number) => {
    done += rows
    onProgress({ stage: 'rows', done, total })
  }
  const now = clock.now().getTime()
  report(await insertMissing(database, 'category', categories, insertCategories))
  report(await insertMissing(database, 'brand', brands, insertBrands))
  report(await insertMissing(database, 'spu', notAfter(now, spus), insertSpus))
  report(await insertMissing(database, 'sku', notAfter(now, skus), insertSkus))
  await insertContent(database, content)
  report(content.items.length)
}

/** The demo belongs in an empty database: its ids are given. */
export async function refuseOtherGoods(db: Db, { categories }: Pick<ShopPlan, 'categories'>): Promise<void> {
  const found = await db.selectFrom('category').select('name').orderBy('id').limit(1).executeTakeFirst()
  if (found === undefined || found.name === categories[0]?.name) return
  throw new Error('This shop has goods of its own: the demo shop is for an empty database.')
}

async function insertMissing<Row extends { id: number }>(
  database: Database,
  table: SeededTable,
  rows: Row[],
  insert: (database: Database, rows: Iterable<Row>) => Promise<number>,
): Promise<number> {
  const last = await findLastId(database.db, table)
  const ordered = rows.toSorted((a, b) => a.id - b.id)
  await insert(
    database,
    ordered.filter(({ id }) => id > last),
  )
  return rows.length
}

/** On a machine whose clock is behind, nothing came in tomorrow. */
function notAfter<Row extends { createdAt: number }>(now: number, rows: Row[]): Row[] {
  return rows.map((row) => ({ ...row, createdAt: Math.min(row.createdAt, now) }))
}
