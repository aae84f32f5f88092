import { forgetFootprints, listFootprints, recordFootprint } from '@jishi/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { handle, type Who } from '../../http/handle.ts'
import type { RecentEntry } from '../../infra/recent-list/recent-list.ts'
import { decodeFootprints, encodeFootprints } from './footprint.cookie.ts'
import { type FootprintService, footprintCap } from './footprint.service.ts'
import { cookieFootprints, type FootprintAccess } from './footprint-access.ts'

const cookieName = 'jishi_seen'
const cookieAgeSeconds = 30 * 86_400
const done = { done: true } as const

interface Deps {
  footprints: FootprintService
  secret: string
}

interface Call {
  who: Who | undefined
  request: FastifyRequest
  reply: FastifyReply
}

export function footprintRoutes(app: FastifyInstance, deps: Deps): void {
  const { footprints } = deps

  handle(app, recordFootprint, async (call) => {
    await footprints.record(findFootprints(deps, call), call.body.skuId)
    return done
  })
  handle(app, listFootprints, async (call) => ({
    items: await footprints.list(findFootprints(deps, call), call.query.limit ?? footprintCap),
  }))
  handle(app, forgetFootprints, async (call) => {
    await footprints.forget(findFootprints(deps, call), call.body.skuId)
    return done
  })
}

/** What follows a login: the cookie's footprints become part of the account's. If that fails they wait for the next one. */
export function createFootprintMerge({ footprints, secret }: Deps) {
  return async ({ request, reply, userId }: Omit<Call, 'who'> & { userId: number }): Promise<void> => {
    const entries = decodeFootprints(request.cookies[cookieName], secret)
    if (entries.length === 0) return
    try {
      await footprints.mergeInto(userId, entries)
      saveCookie(reply, [], secret)
    } catch (error) {
      request.log.error({ err: error }, 'footprints were not merged')
    }
  }
}

function findFootprints({ footprints, secret }: Deps, { who, request, reply }: Call): FootprintAccess {
  if (who !== undefined) return footprints.ofAccount(who.id)
  return cookieFootprints(decodeFootprints(request.cookies[cookieName], secret), (entries) =>
    saveCookie(reply, entries, secret),
  )
}

function saveCookie(reply: FastifyReply, entries: readonly RecentEntry[], secret: string): void {
  if (entries.length === 0) return void reply.clearCookie(cookieName, { path: '/' })
  reply.setCookie(cookieName, encodeFootprints(entries, secret), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: reply.request.protocol === 'https',
    maxAge: cookieAgeSeconds,
  })
}
