import {
  addToCart,
  getCart,
  getCartTotals,
  removeCartLine,
  removeSelectedCartLines,
  selectAllCartLines,
  updateCartLine,
} from '@jishi/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { handle, type Who } from '../../http/handle.ts'
import type { CartStore, StoredLine } from '../../infra/cart-store/cart-store.ts'
import { AppError } from '../../kernel/app-error.ts'
import { decodeCartCookie, encodeCartCookie } from './cart.cookie.ts'
import type { CartService } from './cart.service.ts'
import { accountCart, type CartAccess, cookieCart } from './cart-access.ts'

const cookieName = 'jishi_cart'
const cookieAgeSeconds = 30 * 86_400

interface Deps {
  carts: CartService
  store: CartStore
  secret: string
}

export function cartRoutes(app: FastifyInstance, deps: Deps): void {
  const { carts } = deps
  const cartOf = (call: { who: Who | undefined; request: FastifyRequest; reply: FastifyReply }) =>
    findCart(deps, call)

  handle(app, getCart, async (call) => carts.view(cartOf(call)))
  handle(app, getCartTotals, async (call) => (await carts.view(cartOf(call))).totals)
  handle(app, addToCart, async (call) => carts.add(cartOf(call), call.body))
  handle(app, updateCartLine, async (call) => carts.update(cartOf(call), call.params.skuId, call.body))
  handle(app, selectAllCartLines, async (call) => carts.selectAll(cartOf(call), call.body.isSelected))
  handle(app, removeCartLine, async (call) => carts.remove(cartOf(call), [call.params.skuId]))
  handle(app, removeSelectedCartLines, async (call) => carts.removeSelected(cartOf(call)))
}

/** What account routes call after a login: the cookie cart becomes part of the account's cart. */
export function createLoginMerge({ carts, secret }: Pick<Deps, 'carts' | 'secret'>) {
  return async ({
    request,
    reply,
    userId,
  }: {
    request: FastifyRequest
    reply: FastifyReply
    userId: number
  }) => {
    const lines = decodeCartCookie(request.cookies[cookieName], secret)
    if (lines.length === 0) return { cartMerged: false }
    const leftOut = await carts.mergeInto(userId, lines)
    saveCookie(reply, leftOut, secret)
    return { cartMerged: true }
  }
}

function findCart(
  { store, secret }: Deps,
  { who, request, reply }: { who: Who | undefined; request: FastifyRequest; reply: FastifyReply },
): CartAccess {
  if (who !== undefined) return accountCart(store, who.id)
  return cookieCart(decodeCartCookie(request.cookies[cookieName], secret), (lines) =>
    saveCookie(reply, lines, secret),
  )
}

function saveCookie(reply: FastifyReply, lines: StoredLine[], secret: string): void {
  if (lines.length === 0) return void reply.clearCookie(cookieName, { path: '/' })
  const value = encodeCartCookie(lines, secret)
  if (value === undefined) throw new AppError('cart.cookie_full')
  reply.setCookie(cookieName, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: reply.request.protocol === 'https',
    maxAge: cookieAgeSeconds,
  })
}
