import type { IncomingMessage, ServerResponse } from 'node:http'
import { claimFlash, errorCatalogue, type QueryOf } from '@jishi/contract'
import type { AppError } from '../kernel/app-error.ts'
import type { Ids } from '../kernel/ids.ts'
import type { Logger } from '../kernel/logger.ts'
import type { ClaimService, LocalGate, Refusal } from '../modules/flash-sale/index.ts'
import type { TrafficService } from '../modules/traffic/index.ts'
import {
  countDirectly,
  createClientReader,
  type DirectAnswer,
  type Lines,
  linesOfTransport,
} from './direct-server.ts'
import { composeError, isOurFault, retryAfterOf, toAppError } from './error-handler.ts'
import { localeOf } from './locale.ts'
import { findClaimer, isPlainClaim, readClaimQuery, readClaimUrl } from './plain-claim.ts'
import { isNoted } from './rate-limit.ts'
import { toLatin1, writeRefusal } from './refusal-text.ts'
import { isSlow } from './request-log.ts'
import { dataHeaders } from './security-headers.ts'
import type { SessionReader } from './session.ts'

interface Deps {
  flashLocal: Pick<LocalGate, 'refusalOf' | 'find'>
  flashClaiming: Pick<ClaimService, 'claim'>
  traffic: Pick<TrafficService, 'isBanned' | 'customerOf' | 'limitOf' | 'noteRefusal'>
  sessions: SessionReader
  ids: Ids
  logger: Logger
  trustedProxies: readonly string[]
  trustedOrigins: readonly string[]
}

/** A claim in order, of somebody who may ask. */
interface Call {
  request: IncomingMessage
  response: ServerResponse
  itemId: number
  /** Of its query. */
  text: string
  userId: number
  ip: string
  isSecure: boolean
}

const method = 'POST'
const route = `/api${claimFlash.path}`
const noStore: Lines = ['cache-control', 'no-store']

/**
 * Answers claims in flash sales before Fastify: when a sale begins nearly all traffic is this, and the hooks around a route
 * cost as much as the claim. What cannot be claimed now is refused from memory, whatever its query. Each answer is what the
 * route would send; of a claim that might not be in order (no session, another site or origin, a body, a wrong field, too
 * many) the route says so.
 */
export function createDirectClaims(deps: Deps): DirectAnswer {
  const { flashLocal, flashClaiming, traffic, sessions, ids, logger, trustedProxies, trustedOrigins } = deps
  const clientOf = createClientReader(trustedProxies)
  const limit = traffic.limitOf(method, route)
  const common: Lines = [
    ...Object.entries(dataHeaders).flat(),
    ...(trustedOrigins.length > 0 ? ['vary', 'Origin'] : []),
    ...['content-type', 'application/json; charset=utf-8'],
  ]

  function findCall(request: IncomingMessage, response: ServerResponse): Call | undefined {
    const claim = readClaimUrl(request)
    if (claim === undefined || flashLocal.find(claim.itemId) === undefined) return undefined
    if (!isPlainClaim(request.headers)) return undefined
    const { ip, isSecure } = clientOf(request)
    if (traffic.isBanned(ip)) return undefined
    const userId = findClaimer(request.headers, sessions)
    return userId === undefined ? undefined : { request, response, ...claim, userId, ip, isSecure }
  }

  const count = ({ ip, userId }: Call) => countDirectly(limit, traffic, { ip, findUserId: () => userId })

  /** `body`: of one byte a character. */
  function send({ response, isSecure }: Call, status: number, body: string, own: Lines): void {
    const lines = [...common, 'content-length', String(body.length), ...own, ...linesOfTransport(isSecure)]
    response.writeHead(status, lines)
    response.end(body, 'latin1')
  }

  function refuse(call: Call, refusal: Refusal, counted: Lines): void {
    const requestId = ids.next()
    const body = writeRefusal(refusal, localeOf(call.request), requestId)
    const own = [...noStore, 'x-request-id', requestId, ...counted]
    send(call, errorCatalogue[refusal.code].status, body, own)
  }

  async function claim(call: Call, query: QueryOf<typeof claimFlash>, counted: Lines): Promise<void> {
    const { userId, itemId, ip } = call
    const requestId = ids.next()
    const startedAt = performance.now()
    try {
      const press = { userId, itemId, customer: traffic.customerOf(ip) }
      const ticket = await flashClaiming.claim(press, query)
      send(call, claimFlash.status, JSON.stringify(ticket), ['x-request-id', requestId, ...counted])
    } catch (error) {
      fail(call, toAppError(error as Error, localeOf(call.request)), { requestId, counted })
    }
    const ms = Math.round(performance.now() - startedAt)
    if (isSlow(ms)) logger.warn({ requestId, method, route, ms }, 'slow request')
  }

  function fail(
    call: Call,
    error: AppError,
    { requestId, counted }: { requestId: string; counted: Lines },
  ): void {
    const { status } = error
    if (isOurFault(error)) logger.error({ err: error.cause, requestId, method, route }, 'request failed')
    const text = JSON.stringify(composeError(error, { id: requestId, locale: localeOf(call.request) }))
    const retryAfter = retryAfterOf(error)
    const own = [...noStore, 'x-request-id', requestId, ...counted]
    send(call, status, toLatin1(text), retryAfter === undefined ? own : [...own, 'retry-after', retryAfter])
    if (!isNoted(status)) return
    const site = call.request.headers['sec-fetch-site'] as string | undefined
    void traffic.noteRefusal(call.ip, { status, method, route, countedAs: 'shared', site })
  }

  return (request, response) => {
    const call = findCall(request, response)
    if (call === undefined) return false
    const refusal = flashLocal.refusalOf(call.itemId)
    const query = refusal === undefined ? readClaimQuery(call.text) : undefined
    if (refusal === undefined && query === undefined) return false
    // What the route would count must not be counted here too: from here on it is answered.
    const counted = count(call)
    if (counted === undefined) return false
    if (refusal !== undefined) refuse(call, refusal, counted)
    else if (query !== undefined) void claim(call, query, counted)
    return true
  }
}
