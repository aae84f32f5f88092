import type { Database } from '../infra/database/database.ts'
import type { Storage } from '../infra/storage/storage.ts'
import type { Clock } from '../kernel/clock.ts'
import { insertBrands, insertCategories, insertSkus, insertSpus } from '../modules/catalog/index.ts'
import { insertContent } from '../modules/content/index.ts'
import { planContent } from './content-plan.ts'
import { groups } from './data/index.ts'
import { drawPictures } from './draw-pictures.ts'
import { planShop, type ShopPlan } from './plan.ts'
import type { Progress } from './progress-bar.ts'
import { findLastId, hasContent } from './seed-state.ts'

export interface DemoShopDeps {
  database: Database
  storage: Storage
  clock: Clock
  onProgress?: (progress: Progress) => void
}

/**
 * Fills the demo shop: pictures first, so that no row ever names one that is missing, then the catalogue, then the
 * home page. Each step goes on after the last thing found, so a run that was killed is completed by the next, and a
 * finished shop is left alone. Refuses a shop that has other goods.
 */
export async function seedDemoShop({
  database,
  storage,
  clock,
  onProgress = () => {},
}: DemoShopDeps): Promise<void> {
  const urlOf = (key: string) => storage.urlOf(key)
  const shop = planShop(groups, urlOf)
  const content = planContent(groups, shop, urlOf)
  await refuseOtherGoods(database, shop)
  await drawPictures({ storage, shop, content, onProgress })
  // The home page is written last and at once: where it is, everything is.
  if (await hasContent(database.db)) return
  await insertCatalogue(database, shop, clock, onProgress)
  await insertContent(database, content)
  onProgress({ stage: 'home page', done: content.items.length, total: content.items.length })
}

async function insertCatalogue(
  database: Database,
  shop: ShopPlan,
  clock: Clock,
  onProgress: (progress: Progress) => void,
) {
  const now = clock.now().getTime()
  // On a machine whose clock is behind, nothing came in tomorrow.
  const dated = <Row extends { createdAt: number }>(row: Row) => ({
    ...row,
    createdAt: Math.min(row.createdAt, now),
  })
  const { categories, brands, spus, skus } = shop
  const steps = [
    { table: 'category', rows: categories, insert: () => after('category', categories, insertCategories) },
    { table: 'brand', rows: brands, insert: () => after('brand', brands, insertBrands) },
    { table: 'spu', rows: spus, insert: () => after('spu', spus.map(dated), insertSpus) },
    { table: 'sku', rows: skus, insert: () => after('sku', skus.map(dated), insertSkus) },
  ]
  const total = steps.reduce((sum, { rows }) => sum + rows.length, 0)
  let done = 0
  for (const { rows, insert } of steps) {
    await insert()
    done += rows.length
    onProgress({ stage: 'catalogue', done, total })
  }

  async function after<Row extends { id: number }>(
    table: 'category' | 'brand' | 'spu' | 'sku',
    rows: Row[],
    insert: (database: Database, rows: Iterable<Row>) => Promise<number>,
  ) {
    const last = await findLastId(database.db, table)
    const ordered = rows.toSorted((a, b) => a.id - b.id)
    await insert(
      database,
      ordered.filter(({ id }) => id > last),
    )
  }
}

async function refuseOtherGoods(database: Database, { categories }: ShopPlan): Promise<void> {
  const [first] = categories
  const found = await database.db
    .selectFrom('category')
    .select('name')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (found === undefined || found.name === first?.name) return
  throw new Error('This shop has goods of its own: the demo shop is for an empty database.')
}
