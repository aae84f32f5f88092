import {
  addToCart,
  getCart,
  getCartTotals,
  removeCartLine,
  removeSelectedCartLines,
  selectAllCartLines,
  updateCartLine,
} from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { CartService } from './cart.service.ts'
import type { FindCart } from './find-cart.routes.ts'

export function cartRoutes(
  app: FastifyInstance,
  { carts, cartOf }: { carts: CartService; cartOf: FindCart },
): void {
  handle(app, getCart, async (call) => carts.view(cartOf(call)))
  handle(app, getCartTotals, async (call) => (await carts.view(cartOf(call))).totals)
  handle(app, addToCart, async (call) => carts.add(cartOf(call), call.body))
  handle(app, updateCartLine, async (call) => carts.update(cartOf(call), call.params.skuId, call.body))
  handle(app, selectAllCartLines, async (call) => carts.selectAll(cartOf(call), call.body.isSelected))
  handle(app, removeCartLine, async (call) => carts.remove(cartOf(call), [call.params.skuId]))
  handle(app, removeSelectedCartLines, async (call) => carts.removeSelected(cartOf(call)))
}
