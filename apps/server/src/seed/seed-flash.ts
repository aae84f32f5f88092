import type { Clock } from '../kernel/clock.ts'
import type { FlashAdmin } from '../modules/flash/index.ts'
import { groups } from './data/index.ts'
import { planFlash } from './flash-plan.ts'
import { planShop } from './plan.ts'

/** The movements of its stock name nobody. */
const nobody = 0

/**
 * Two flash sales for the demo shop, with their stock set aside. A shop that has sales, drafts or old ones too, is left
 * alone. Run again after it was killed it may leave the first one alone.
 */
export async function seedFlash({
  flashAdmin,
  clock,
}: {
  flashAdmin: Pick<FlashAdmin, 'list' | 'add' | 'schedule'>
  clock: Clock
}): Promise<void> {
  if ((await flashAdmin.list()).items.length > 0) return
  const shop = planShop(groups, (key) => `/${key}`)
  for (const input of planFlash(shop, clock.now().getTime())) {
    const { id, version } = await flashAdmin.add(nobody, input)
    await flashAdmin.schedule(nobody, id, version)
  }
}
