import * as contract from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { PromotionAdmin } from './promotion-admin.ts'

export function promotionAdminRoutes(
  app: FastifyInstance,
  { promotionAdmin }: { promotionAdmin: PromotionAdmin },
): void {
  handle(app, contract.listStaffPromotions, ({ query }) => promotionAdmin.list(query))
  handle(app, contract.getStaffPromotion, ({ params }) => promotionAdmin.get(params.id))
  handle(app, contract.addPromotion, ({ who, body }) => promotionAdmin.add(who.id, body))
  handle(app, contract.changePromotion, ({ who, params, body }) =>
    promotionAdmin.change(who.id, params.id, body),
  )
  handle(app, contract.listStaffCoupons, ({ params, query }) => promotionAdmin.listCoupons(params.id, query))
  handle(app, contract.grantCoupon, ({ who, params, body }) =>
    promotionAdmin.grantCoupon(who.id, params.id, body.userId),
  )
  handle(app, contract.voidCoupon, async ({ who, params }) => {
    await promotionAdmin.voidCoupon(who.id, params.id)
    return { done: true } as const
  })
}
