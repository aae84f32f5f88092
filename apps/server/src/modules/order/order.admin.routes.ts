import { collectCash, getStaffOrder, listStaffOrders, shipOrder } from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { OrderAdmin } from './order-admin.ts'

export function orderAdminRoutes(app: FastifyInstance, { orderAdmin }: { orderAdmin: OrderAdmin }): void {
  handle(app, listStaffOrders, ({ query }) => orderAdmin.list(query))
  handle(app, getStaffOrder, ({ params }) => orderAdmin.get(params.orderNo))
  handle(app, collectCash, ({ who, params }) => orderAdmin.collectCash(who.id, params.orderNo))
  handle(app, shipOrder, ({ who, params, body }) => orderAdmin.ship(who.id, params.orderNo, body))
}
