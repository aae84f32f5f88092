import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { claimFlash, QueryOf } from '@jishi/contract'
import { readBearer, type SessionReader } from './session.ts'

const claimUrl = /^\/api\/flash-items\/([1-9]\d{0,14})\/claims\?(.*)$/
/** As the client of the contract writes it. */
const claimQuery = /^count=([1-9]\d?|100)&key=([\w-]{8,64})(?:&path=((?:[\w.-]|%7E){1,200}))?$/
const accessCookie = /(?:^|;)\s*jishi_access=([\w.-]+)/
const ownSites: ReadonlySet<unknown> = new Set(['same-origin', 'same-site', 'none'])

/** The item that a request claims units of, and the text of its query; undefined: it is no claim. */
export function readClaimUrl({
  method,
  url = '',
}: IncomingMessage): { itemId: number; text: string } | undefined {
  const [, id, text = ''] = (method === 'POST' && claimUrl.exec(url)) || []
  return id === undefined ? undefined : { itemId: Number(id), text }
}

/** Undefined for any text that says something else, or the same in another way. */
export function readClaimQuery(text: string): QueryOf<typeof claimFlash> | undefined {
  const [, count, key, path] = claimQuery.exec(text) ?? []
  if (count === undefined || key === undefined) return undefined
  return { count: Number(count), key, ...(path !== undefined && { path: path.replaceAll('%7E', '~') }) }
}

/** Whether it has no body, and a page of this very host sent it, or a program with a token of its own. */
export function isPlainClaim(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers
  if ((headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined) return false
  const isOwnOrigin = origin !== undefined && origin.slice(origin.indexOf('://') + 3) === host
  if (origin !== undefined && !isOwnOrigin) return false
  const site = headers['sec-fetch-site']
  if (site !== undefined) return ownSites.has(site)
  return isOwnOrigin || readBearer({ headers }) !== undefined
}

/** Undefined: nobody, or a session that has ended. */
export function findClaimer(headers: IncomingHttpHeaders, sessions: SessionReader): number | undefined {
  const token = readBearer({ headers }) ?? accessCookie.exec(headers.cookie ?? '')?.[1]
  try {
    return token === undefined ? undefined : sessions.read(token).id
  } catch {
    return undefined
  }
}
