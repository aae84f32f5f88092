import {
  askAfterSale,
  getAfterSale,
  listAfterSales,
  listOrderAfterSales,
  putAfterSalePicture,
  quoteAfterSale,
  withdrawAfterSale,
} from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { AfterSaleService } from './after-sale.service.ts'

export function afterSaleRoutes(
  app: FastifyInstance,
  { afterSales }: { afterSales: AfterSaleService },
): void {
  handle(app, quoteAfterSale, ({ who, params, body }) => afterSales.quote(who.id, params.orderNo, body.lines))
  handle(app, askAfterSale, ({ who, params, body }) => afterSales.ask(who.id, params.orderNo, body))
  handle(app, putAfterSalePicture, ({ who, bytes }) => afterSales.pictures.put(who.id, bytes))
  handle(app, listAfterSales, ({ who, query }) => afterSales.list(who.id, query))
  handle(app, listOrderAfterSales, ({ who, params }) => afterSales.listOfOrder(who.id, params.orderNo))
  handle(app, getAfterSale, ({ who, params }) => afterSales.get(who.id, params.afterSaleId))
  handle(app, withdrawAfterSale, ({ who, params }) => afterSales.withdraw(who.id, params.afterSaleId))
}
