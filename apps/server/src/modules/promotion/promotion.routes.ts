import { claimCoupon, listCouponOffers, listCoupons } from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { PromotionService } from './promotion.service.ts'

export function promotionRoutes(
  app: FastifyInstance,
  { promotions }: { promotions: PromotionService },
): void {
  handle(app, listCouponOffers, ({ who }) => promotions.listOffers(who?.id))
  handle(app, claimCoupon, ({ who, params }) => promotions.claim(who.id, params.promotionId))
  handle(app, listCoupons, ({ who, query }) => promotions.list(who.id, query))
}
