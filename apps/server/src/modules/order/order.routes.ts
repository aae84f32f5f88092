import { cancelOrder, getOrder, getSettlement, listOrders, placeOrder, startPayment } from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { FindCart } from '../cart/index.ts'
import type { OrderService } from './order.service.ts'

interface Deps {
  orders: OrderService
  cartOf: FindCart
}

export function orderRoutes(app: FastifyInstance, { orders, cartOf }: Deps): void {
  handle(app, getSettlement, (call) => orders.settle(call.who.id, call.body.source, cartOf(call)))
  handle(app, placeOrder, (call) => orders.place(call.who.id, call.body, cartOf(call)))
  handle(app, listOrders, ({ who, query }) => orders.list(who.id, query))
  handle(app, getOrder, ({ who, params }) => orders.getDetail(who.id, params.orderNo))
  handle(app, cancelOrder, ({ who, params, body }) =>
    orders.cancel(who.id, params.orderNo, body.reason ?? ''),
  )
  handle(app, startPayment, ({ who, params, body }) => orders.startPayment(who.id, params.orderNo, body))
}
