import {
  acceptAfterSale,
  cancelOrderByStaff,
  getStaffAfterSale,
  listStaffAfterSales,
  rejectAfterSale,
} from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { AfterSaleService } from './after-sale.service.ts'
import type { OrderService } from './order.service.ts'

export function afterSaleAdminRoutes(
  app: FastifyInstance,
  { afterSales, orders }: { afterSales: AfterSaleService; orders: OrderService },
): void {
  handle(app, listStaffAfterSales, ({ query }) => afterSales.listForStaff(query))
  handle(app, getStaffAfterSale, ({ params }) => afterSales.getForStaff(params.afterSaleId))
  handle(app, acceptAfterSale, ({ who, params, body }) => afterSales.accept(who.id, params.afterSaleId, body))
  handle(app, rejectAfterSale, ({ who, params, body }) =>
    afterSales.reject(who.id, params.afterSaleId, body.decision),
  )
  handle(app, cancelOrderByStaff, ({ who, params, body }) =>
    orders.cancelByStaff(who.id, params.orderNo, body.reason),
  )
}
