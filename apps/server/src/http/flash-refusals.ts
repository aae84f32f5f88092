import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { errorCatalogue, errorMessage, type Locale } from '@jishi/contract'
import type { Ids } from '../kernel/ids.ts'
import type { LocalGate, Refusal } from '../modules/flash-sale/index.ts'
import type { TrafficService } from '../modules/traffic/index.ts'
import {
  countDirectly,
  createClientReader,
  type DirectAnswer,
  type Lines,
  linesOfTransport,
} from './direct-server.ts'
import { localeOf } from './locale.ts'
import { securityHeaders } from './security-headers.ts'
import { readBearer, type SessionReader } from './session.ts'

interface Deps {
  flashLocal: Pick<LocalGate, 'refusalOf'>
  traffic: Pick<TrafficService, 'isBanned' | 'customerOf' | 'limitOf'>
  sessions: SessionReader
  ids: Ids
  trustedProxies: readonly string[]
  trustedOrigins: readonly string[]
}

const claimPath = /^\/api\/flash-items\/([1-9]\d{0,14})\/claims$/
const accessCookie = /(?:^|;)\s*jishi_access=([\w.-]+)/
const ownSites: ReadonlySet<unknown> = new Set(['same-origin', 'same-site', 'none'])
/** A claim is some hundred bytes. Node reads what it is sent and throws it away, so that the connection can go on. */
const bodyLimitBytes = 2048

/**
 * Refuses claims of what cannot be claimed now, from memory and without a look at their bodies: when a sale is sold out in
 * a second, nearly all of its traffic is this. Of a claim in order the answer is what the route would give; where a claim
 * might not be in order (no session, another site or origin, no JSON, a large body), the route says so.
 */
export function createFlashRefusals(deps: Deps): DirectAnswer {
  const { flashLocal, traffic, sessions, ids, trustedProxies, trustedOrigins } = deps
  const clientOf = createClientReader(trustedProxies)
  const limit = traffic.limitOf('POST', '/api/flash-items/:id/claims')
  const common: Lines = [
    ...Object.entries(securityHeaders).flat(),
    ...(trustedOrigins.length > 0 ? ['vary', 'Origin'] : []),
    ...['cache-control', 'no-store', 'content-type', 'application/json; charset=utf-8'],
  ]

  function findUserId(headers: IncomingHttpHeaders): number | undefined {
    const token = readBearer({ headers }) ?? accessCookie.exec(headers.cookie ?? '')?.[1]
    try {
      return token === undefined ? undefined : sessions.read(token).id
    } catch {
      return undefined
    }
  }

  return (request, response) => {
    const itemId = readClaim(request)
    const refusal = itemId === undefined ? undefined : flashLocal.refusalOf(itemId)
    if (refusal === undefined || !isPlain(request.headers)) return false
    const { ip, isSecure } = clientOf(request)
    if (traffic.isBanned(ip)) return false
    const userId = findUserId(request.headers)
    if (userId === undefined) return false
    const counted = countDirectly(limit, traffic, { ip, findUserId: () => userId })
    if (counted === undefined) return false
    const requestId = ids.next()
    const body = write(refusal, localeOf(request), requestId)
    response.writeHead(errorCatalogue[refusal.code].status, [
      ...common,
      ...['content-length', String(body.length), 'x-request-id', requestId],
      ...counted,
      ...linesOfTransport(isSecure),
    ])
    response.end(body, 'latin1')
    return true
  }
}

function readClaim({ method, url = '' }: IncomingMessage): number | undefined {
  const id = method === 'POST' ? claimPath.exec(url)?.[1] : undefined
  return id === undefined ? undefined : Number(id)
}

/** A small piece of JSON that a page of this very host sent, or a program with a token of its own. */
function isPlain(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers
  const size = Number(headers['content-length'])
  const isSmall = size > 0 && size <= bodyLimitBytes && headers['transfer-encoding'] === undefined
  if (!isSmall || !headers['content-type']?.startsWith('application/json')) return false
  const isOwnOrigin = origin !== undefined && origin.slice(origin.indexOf('://') + 3) === host
  if (origin !== undefined && !isOwnOrigin) return false
  const site = headers['sec-fetch-site']
  if (site !== undefined) return ownSites.has(site)
  return isOwnOrigin || readBearer({ headers }) !== undefined
}

/** All of a body but its request id, as text of one byte a character. */
const knownBodies = new WeakMap<Refusal, Partial<Record<Locale, { start: string; end: string }>>>()

function write(refusal: Refusal, locale: Locale, requestId: string): string {
  const known = knownBodies.get(refusal) ?? {}
  const body = known[locale] ?? compose(refusal, locale)
  known[locale] = body
  knownBodies.set(refusal, known)
  return body.start + requestId + body.end
}

/** As `sendError` writes it. */
function compose({ code, details }: Refusal, locale: Locale) {
  const error = {
    code,
    message: errorMessage(code, locale, details),
    ...(Object.keys(details).length > 0 && { details }),
    requestId: '?',
  }
  const text = Buffer.from(JSON.stringify({ error })).toString('latin1')
  const end = text.lastIndexOf('?')
  return { start: text.slice(0, end), end: text.slice(end + 1) }
}
