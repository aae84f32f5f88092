import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { readBearer, type SessionReader } from './session.ts'

const claimPath = /^\/api\/flash-items\/([1-9]\d{0,14})\/claims$/
const accessCookie = /(?:^|;)\s*jishi_access=([\w.-]+)/
const ownSites: ReadonlySet<unknown> = new Set(['same-origin', 'same-site', 'none'])
/** A claim is some hundred bytes. */
const bodyLimitBytes = 2048

/** The item that a request claims units of; undefined: it is no claim. */
export function readClaimedItem({ method, url = '' }: IncomingMessage): number | undefined {
  const id = method === 'POST' ? claimPath.exec(url)?.[1] : undefined
  return id === undefined ? undefined : Number(id)
}

/** Whether it is a small piece of JSON that a page of this very host sent, or a program with a token of its own. */
export function isPlainClaim(headers: IncomingHttpHeaders): boolean {
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

/** Undefined: nobody, or a session that has ended. */
export function findClaimer(headers: IncomingHttpHeaders, sessions: SessionReader): number | undefined {
  const token = readBearer({ headers }) ?? accessCookie.exec(headers.cookie ?? '')?.[1]
  try {
    return token === undefined ? undefined : sessions.read(token).id
  } catch {
    return undefined
  }
}

/**
 * Calls `use` with a body of that length once all of it is here. Where `use` gives false the body is put back, and
 * whoever reads the request next finds it whole.
 */
export function peekBody(request: IncomingMessage, use: (body: Buffer) => boolean, giveOn: () => void): void {
  const length = Number(request.headers['content-length'])
  const chunks: Buffer[] = []
  let missing = length
  function read(chunk: Buffer): void {
    chunks.push(chunk)
    missing -= chunk.length
    if (missing > 0) return
    request.off('data', read)
    const body = chunks.length === 1 ? chunk : Buffer.concat(chunks)
    if (use(body)) return
    request.pause()
    request.unshift(body)
    giveOn()
  }
  request.on('data', read)
}
