import { cancelOrder, getOrder, getSettlement, listOrders, placeOrder, startPayment } from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { OrderService } from './order.service.ts'

export function orderRoutes(app: FastifyInstance, { orders }: { orders: OrderService }): void {
  handle(app, getSettlement, ({ who, body }) => orders.settle(who.id, body.source))
  handle(app, placeOrder, ({ who, body }) => orders.place(who.id, body))
  handle(app, listOrders, ({ who, query }) => orders.list(who.id, query))
  handle(app, getOrder, ({ who, params }) => orders.getDetail(who.id, params.orderNo))
  handle(app, cancelOrder, ({ who, params, body }) =>
    orders.cancel(who.id, params.orderNo, body.reason ?? ''),
  )
  handle(app, startPayment, ({ who, params, body }) => orders.startPayment(who.id, params.orderNo, body))
}
