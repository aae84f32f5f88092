import {
  buyAgain,
  cancelOrder,
  deleteOrder,
  getOrder,
  getSettlement,
  listOrders,
  placeOrder,
  receiveOrder,
  setOrderAddress,
  startPayment,
} from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { FindCart } from '../cart/index.ts'
import type { OrderService } from './order.service.ts'

interface Deps {
  orders: OrderService
  cartOf: FindCart
}

export function orderRoutes(app: FastifyInstance, { orders, cartOf }: Deps): void {
  handle(app, getSettlement, (call) => {
    const { source, ...choice } = call.body
    return orders.settle(call.who.id, source, cartOf(call), choice)
  })
  handle(app, placeOrder, (call) => orders.place(call.who.id, call.body, cartOf(call)))
  handle(app, listOrders, ({ who, query }) => orders.list(who.id, query))
  handle(app, getOrder, ({ who, params }) => orders.getDetail(who.id, params.orderNo))
  handle(app, setOrderAddress, ({ who, params, body }) =>
    orders.setAddress(who.id, params.orderNo, body.addressId),
  )
  handle(app, cancelOrder, ({ who, params, body }) =>
    orders.cancel(who.id, params.orderNo, body.reason ?? ''),
  )
  handle(app, receiveOrder, ({ who, params }) => orders.receive(who.id, params.orderNo))
  handle(app, deleteOrder, ({ who, params }) => orders.hide(who.id, params.orderNo))
  handle(app, buyAgain, (call) => orders.again(call.who.id, call.params.orderNo, cartOf(call)))
  handle(app, startPayment, ({ who, params, body }) => orders.startPayment(who.id, params.orderNo, body))
}
