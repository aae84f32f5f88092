import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Who } from '../../http/handle.ts'
import { readBearer } from '../../http/session.ts'
import type { CartStore, StoredLine } from '../../infra/cart-store/cart-store.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Patience } from '../../kernel/patience.ts'
import {
  decodeCartCookie,
  decodeKeptCart,
  encodeCartCookie,
  encodeKeptCart,
  type KeptCart,
} from './cart.cookie.ts'
import type { CartService } from './cart.service.ts'
import { accountCart, type CartAccess, cookieCart, openCart } from './cart-access.ts'
import { seamlessCart } from './seamless-cart.ts'

const strangerCookie = 'jishi_cart'
const cookieAgeSeconds = 30 * 86_400

interface Call {
  request: FastifyRequest
  reply: FastifyReply
}

interface Deps {
  store: CartStore
  secret: string
  patience: Patience
}

export type FindCart = (call: Call & { who: Who | undefined }) => CartAccess

/** The cart of whoever calls: of the account, of the cookie, or of both while the store is away. */
export function createCartFinder(deps: Deps): FindCart {
  return ({ who, request, reply }) => {
    if (who === undefined) return strangerCart(deps, { request, reply })
    if (readBearer(request) !== undefined) return openCart(accountCart(deps.store, who.id))
    const { kept, save } = keptCart(deps, who.id, { request, reply })
    return seamlessCart({ ...deps, userId: who.id, kept, save })
  }
}

/**
 * What account routes call after a login: the cookie cart becomes part of the account's cart. While the store is away it
 * becomes part of what the browser remembers of it.
 */
export function createLoginMerge({ carts, secret }: { carts: CartService; secret: string }) {
  return async ({ request, reply, userId }: Call & { userId: number }) => {
    const lines = decodeCartCookie(request.cookies[strangerCookie], secret)
    if (lines.length === 0) return { cartMerged: false }
    try {
      const leftOut = await carts.mergeInto(userId, lines)
      saveStranger(reply, leftOut, secret)
    } catch (error) {
      request.log.warn({ err: error }, 'what was chosen before the login is kept by the browser')
      const { kept, save } = keptCart({ secret }, userId, { request, reply })
      save({ ...layOver(kept, lines), isAhead: true })
      saveStranger(reply, [], secret)
    }
    return { cartMerged: true }
  }
}

function strangerCart({ secret }: Pick<Deps, 'secret'>, { request, reply }: Call): CartAccess {
  return cookieCart(decodeCartCookie(request.cookies[strangerCookie], secret), (lines) =>
    saveStranger(reply, lines, secret),
  )
}

function saveStranger(reply: FastifyReply, lines: StoredLine[], secret: string): void {
  const value = lines.length === 0 ? '' : encodeCartCookie(lines, secret)
  if (value === undefined) throw new AppError('cart.cookie_full')
  saveCookie(reply, strangerCookie, value)
}

function keptCart({ secret }: Pick<Deps, 'secret'>, userId: number, { request, reply }: Call) {
  const name = `jishi_kept_${userId.toString(36)}`
  const known = request.cookies[name] ?? ''
  function save(kept: KeptCart): void {
    const isEmpty = kept.lines.length === 0 && !kept.isAhead
    const value = isEmpty ? '' : encodeKeptCart(kept, userId, secret)
    if (value === undefined && kept.isAhead) throw new AppError('cart.cookie_full')
    // Compared with what came: a later change of the same call may go back to it.
    if (value !== known || reply.getHeader('set-cookie') !== undefined) saveCookie(reply, name, value ?? '')
  }
  return { kept: decodeKeptCart(known, userId, secret), save }
}

function layOver({ lines, removed }: KeptCart, over: StoredLine[]): Omit<KeptCart, 'isAhead'> {
  const ids = new Set(over.map(({ skuId }) => skuId))
  return {
    lines: [...lines.filter(({ skuId }) => !ids.has(skuId)), ...over],
    removed: removed.filter((skuId) => !ids.has(skuId)),
  }
}

function saveCookie(reply: FastifyReply, name: string, value: string): void {
  if (value === '') return void reply.clearCookie(name, { path: '/' })
  reply.setCookie(name, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: reply.request.protocol === 'https',
    maxAge: cookieAgeSeconds,
  })
}
