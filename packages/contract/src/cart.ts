import { type Static, Type } from 'typebox'
import { Id } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FenSchema } from './money.ts'

export const cartLimits = { lines: 99, count: 999 } as const

const Count = Type.Integer({ minimum: 1, maximum: cartLimits.count })

export const CartLine = Type.Object({
  skuId: Type.Integer(),
  name: Type.String(),
  options: Type.String({ description: 'Chosen options in words, like "曜石黑 / 256GB"' }),
  image: Type.String(),
  priceFen: FenSchema,
  count: Type.Integer(),
  subtotalFen: FenSchema,
  isSelected: Type.Boolean(),
  stock: Type.Integer(),
  state: Type.Union([
    Type.Literal('ok'),
    Type.Literal('stock_short'),
    Type.Literal('sold_out'),
    Type.Literal('unlisted'),
  ]),
})
export type CartLine = Static<typeof CartLine>

export const CartTotals = Type.Object({
  lines: Type.Integer({ description: 'Number of lines' }),
  count: Type.Integer({ description: 'Pieces of all lines' }),
  selectedCount: Type.Integer({ description: 'Pieces of the selected lines that can be bought' }),
  selectedFen: FenSchema,
})
export type CartTotals = Static<typeof CartTotals>

export const CartView = Type.Object({
  lines: Type.Array(CartLine),
  totals: CartTotals,
  isAway: Type.Boolean({
    description:
      'Carts cannot be reached right now: this is what the browser remembers, and what is changed is kept there until they can',
  }),
})
export type CartView = Static<typeof CartView>

export const getCart = endpoint({
  method: 'GET',
  path: '/cart',
  auth: 'optional',
  tag: 'cart',
  summary: 'My cart with live prices and stock; works without an account',
  reply: CartView,
})

export const getCartTotals = endpoint({
  method: 'GET',
  path: '/cart/totals',
  auth: 'optional',
  tag: 'cart',
  summary: 'Just the totals, for the badge in the header',
  reply: CartTotals,
})

export const addToCart = endpoint({
  method: 'POST',
  path: '/cart/lines',
  auth: 'optional',
  tag: 'cart',
  summary: 'Add pieces of a SKU; the line is selected',
  body: Type.Object({ skuId: Id, count: Count }),
  reply: CartTotals,
})

export const updateCartLine = endpoint({
  method: 'PUT',
  path: '/cart/lines/:skuId',
  auth: 'optional',
  tag: 'cart',
  summary: 'Set the count of a line, or select it, or both',
  params: Type.Object({ skuId: Id }),
  body: Type.Object({ count: Type.Optional(Count), isSelected: Type.Optional(Type.Boolean()) }),
  reply: CartView,
})

export const selectAllCartLines = endpoint({
  method: 'PUT',
  path: '/cart/selection',
  auth: 'optional',
  tag: 'cart',
  summary: 'Select all lines, or none',
  body: Type.Object({ isSelected: Type.Boolean() }),
  reply: CartView,
})

export const removeCartLine = endpoint({
  method: 'DELETE',
  path: '/cart/lines/:skuId',
  auth: 'optional',
  tag: 'cart',
  summary: 'Remove a line',
  params: Type.Object({ skuId: Id }),
  reply: CartView,
})

export const removeSelectedCartLines = endpoint({
  method: 'DELETE',
  path: '/cart/lines',
  auth: 'optional',
  tag: 'cart',
  summary: 'Remove the selected lines',
  reply: CartView,
})
