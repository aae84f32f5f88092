import { createHash } from 'node:crypto'
import {
  forgetSearch,
  listHotWords,
  listSearchHistory,
  listSuggestions,
  recordSearch,
  searchSkus,
} from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import type { SearchService } from './search.service.ts'

const done = { done: true } as const

export function searchRoutes(app: FastifyInstance, { search }: { search: SearchService }): void {
  handle(app, searchSkus, ({ query }) => search.searchSkus(query))
  handle(app, listSuggestions, ({ query }) => search.listSuggestions(query.q))
  handle(app, listHotWords, () => search.listHotWords())
}

export function searchHistoryRoutes(app: FastifyInstance, { search }: { search: SearchService }): void {
  handle(app, recordSearch, async ({ body, who, request }) => {
    await search.countSearch(body.words, who === undefined ? hashAddress(request.ip) : `user-${who.id}`)
    if (who !== undefined) await search.rememberSearch(who.id, body.words)
    return done
  })
  handle(app, listSearchHistory, ({ who }) => search.listHistory(who.id))
  handle(app, forgetSearch, async ({ body, who }) => {
    await search.forgetSearch(who.id, body.words)
    return done
  })
}

/** The address itself is not kept. */
function hashAddress(address: string): string {
  return createHash('sha256').update(address).digest('base64url').slice(0, 16)
}
