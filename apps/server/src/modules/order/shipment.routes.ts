import { listShipments } from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { ShippingService } from '../shipping/index.ts'
import type { OrderService } from './order.service.ts'

interface Deps {
  orders: Pick<OrderService, 'getOwned'>
  shipping: Pick<ShippingService, 'listOf'>
}

/** Parcels know no owner: whose order it is, is asked first. */
export function shipmentRoutes(app: FastifyInstance, { orders, shipping }: Deps): void {
  handle(app, listShipments, async ({ who, params }) => {
    await orders.getOwned(who.id, params.orderNo)
    return { items: await shipping.listOf({ kind: 'order', id: params.orderNo }) }
  })
}
