import { planContent } from '../../seed/content-plan.ts'
import { groups } from '../../seed/data/index.ts'
import { insertDemoRows } from '../../seed/insert-demo-rows.ts'
import { planShop } from '../../seed/plan.ts'
import type { Services } from '../../wire.ts'

/** The goods of the demo shop, without pictures, and their index. */
export async function stockDemoGoods({ database, clock, search }: Services): Promise<void> {
  const urlOf = (key: string) => `/${key}`
  const shop = planShop(groups, urlOf)
  await insertDemoRows({ database, clock, shop, content: planContent(groups, shop, urlOf) })
  await search.rebuild()
}
