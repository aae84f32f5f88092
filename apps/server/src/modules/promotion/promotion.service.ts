import type { Database } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createCoupons } from './coupons.ts'
import { createLivePromotions } from './live-promotions.ts'
import { createPricing } from './price-goods.ts'
import { sumLiveUses } from './promotion.proofs.queries.ts'
import { createUses } from './use-promotions.ts'

export type PromotionService = ReturnType<typeof createPromotionService>

/** Promotions and coupons: what they take off goods, who has them, and what orders use of them. */
export function createPromotionService({ database, clock }: { database: Database; clock: Clock }) {
  const live = createLivePromotions({ database, clock })
  const deps = { database, clock, live }
  return {
    ...createPricing(deps),
    ...createUses(deps),
    ...createCoupons(deps),
    sumLiveUses,
    /** This process reads the promotions anew; the others do so within a second. */
    forget: live.forget,
  }
}
