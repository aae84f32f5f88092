import { type Static, Type } from 'typebox'
import { SkuCard } from './catalog.ts'
import { Done, Id, Keyset, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FenSchema } from './money.ts'

export const FavoriteView = Type.Object({
  skuId: Type.Integer(),
  sku: Type.Union([SkuCard, Type.Null()], { description: 'Null: it is not sold any more' }),
  name: Type.String({ description: 'As it was called when it was chosen' }),
  image: Type.String(),
  addedAt: Timestamp,
  priceThenFen: FenSchema,
  dropFen: Type.Integer({ description: 'How much cheaper than then; 0 when it is not' }),
  isBackInStock: Type.Boolean({ description: 'It was sold out when it was chosen and can be bought now' }),
  wantsNotice: Type.Boolean({ description: 'Tell me when it gets cheaper' }),
})
export type FavoriteView = Static<typeof FavoriteView>

export const addFavorite = endpoint({
  method: 'POST',
  path: '/favorites',
  auth: 'customer',
  tag: 'favorite',
  summary: 'Make a SKU a favourite; one that is one already stays as it is',
  body: Type.Object({ skuId: Id }),
  reply: Done,
})

export const removeFavorite = endpoint({
  method: 'DELETE',
  path: '/favorites/:skuId',
  auth: 'customer',
  tag: 'favorite',
  summary: 'Not a favourite any more; fine when it was none',
  params: Type.Object({ skuId: Id }),
  reply: Done,
})

export const changeFavoriteNotice = endpoint({
  method: 'PUT',
  path: '/favorites/:skuId/notice',
  auth: 'customer',
  tag: 'favorite',
  summary: 'Whether to be told when it gets cheaper',
  params: Type.Object({ skuId: Id }),
  body: Type.Object({ wantsNotice: Type.Boolean() }),
  reply: Done,
})

export const listFavorites = endpoint({
  method: 'GET',
  path: '/favorites',
  auth: 'customer',
  tag: 'favorite',
  summary: 'My favourites, newest first, 24 at a time',
  query: Type.Object({ after: Type.Optional(Type.String({ maxLength: 40, pattern: '^\\d+(-\\d+)?$' })) }),
  reply: Keyset(FavoriteView),
})

export const findFavorites = endpoint({
  method: 'GET',
  path: '/favorites/marks',
  auth: 'customer',
  tag: 'favorite',
  summary: 'Which of these SKUs are favourites of mine',
  query: Type.Object({ skuIds: Type.String({ pattern: '^[1-9]\\d{0,14}(,[1-9]\\d{0,14}){0,99}$' }) }),
  reply: Type.Array(Type.Integer()),
})
