import type { Database } from '../infra/database/database.ts'
import type { Storage } from '../infra/storage/storage.ts'
import type { Clock } from '../kernel/clock.ts'
import { insertPromotions } from '../modules/promotion/index.ts'
import { planContent } from './content-plan.ts'
import { groups } from './data/index.ts'
import { drawPictures } from './draw-pictures.ts'
import { insertDemoRows, refuseOtherGoods } from './insert-demo-rows.ts'
import { planShop } from './plan.ts'
import type { Progress } from './progress-bar.ts'
import { planPromotions } from './promotion-plan.ts'

const noOwnNames =
  'this storage names its files itself: the demo pictures need STORAGE_DRIVER=disk or s3 (docs/files.md)'

/**
 * Fills the demo shop: pictures first, so that no row ever names one that is missing, then the catalogue, then the
 * home page and the promotions. Each step goes on after the last thing found, so a run that was killed is completed by the next, and a
 * finished shop is left alone. Throws in a shop that has other goods, and on a
 * storage that names its files itself.
 */
export async function seedDemoShop({
  database,
  storage,
  clock,
  onProgress = () => {},
}: {
  database: Database
  storage: Storage
  clock: Clock
  onProgress?: (progress: Progress) => void
}): Promise<void> {
  if (!storage.keepsNames) throw new Error(noOwnNames)
  const urlOf = (key: string) => `/${key}`
  const shop = planShop(groups, urlOf)
  const content = planContent(groups, shop, urlOf)
  await refuseOtherGoods(database.db, shop)
  await drawPictures({ storage, shop, content, onProgress })
  await insertDemoRows({ database, shop, content, clock, onProgress })
  await insertPromotions(database, planPromotions(shop, clock.now().getTime()))
}
