import {
  addFavorite,
  changeFavoriteNotice,
  findFavorites,
  listFavorites,
  removeFavorite,
} from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import { localeOf } from '../../http/locale.ts'
import type { FavoriteService } from './favorite.service.ts'

const done = { done: true } as const

export function favoriteRoutes(app: FastifyInstance, { favorites }: { favorites: FavoriteService }): void {
  handle(app, listFavorites, ({ who, query }) => favorites.list(who.id, query.after))
  handle(app, findFavorites, ({ who, query }) =>
    favorites.findMarks(who.id, query.skuIds.split(',').map(Number)),
  )
  handle(app, addFavorite, async ({ who, body }) => {
    await favorites.add(who.id, body.skuId)
    return done
  })
  handle(app, removeFavorite, async ({ who, params }) => {
    await favorites.remove(who.id, params.skuId)
    return done
  })
  handle(app, changeFavoriteNotice, async ({ who, params, body, request }) => {
    await favorites.changeNotice(who.id, params.skuId, { ...body, locale: localeOf(request) })
    return done
  })
}
