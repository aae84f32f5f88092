import { createVerifier } from 'fast-jwt'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Who } from './handle.ts'

/** What an access token says; times are in seconds, as JWT wants them. */
export interface AccessClaims {
  /** The account's id in decimal. */
  sub: string
  family: string
  iat: number
  exp: number
}

export interface SessionReader {
  /** Gives the bearer of an access token; throws account.session_ended for one that ran out, is not ours, or whose session was ended. */
  read(token: string): Who
}

interface SessionTokens {
  accessToken: string
  /** Absent: the browser keeps the one it has. */
  refreshToken?: string
  /** Epoch milliseconds. */
  refreshExpiresAt: number
  /** Kept over the end of the browser. */
  isPersistent: boolean
}

const accessCookie = 'jishi_access'
const refreshCookie = 'jishi_refresh'
/** Readable and worth nothing: tells scripts whether asking for "me" makes sense. */
const markerCookie = 'jishi_in'
const refreshPath = '/api/account/sessions'
/** The oldest go first, used or not: to keep their last use costs more than to read some of them again. */
const rememberedTokens = 50_000

/**
 * Reads access tokens without the database. A token read before costs one look-up and the clock: fast-jwt's own cache
 * would hash it each time and knows no clock but the machine's.
 */
export function createSessionReader({
  jwtSecret,
  clock,
  isRevoked,
}: {
  jwtSecret: string
  clock: Clock
  /** Whether the session of that family has ended before its access tokens ran out; asked for each request. */
  isRevoked(family: string): boolean
}): SessionReader {
  const verify = createVerifier({ key: jwtSecret, algorithms: ['HS256'], ignoreExpiration: true })
  const known = new LRUCache<string, { who: Who; expiresAt: number }>({ max: rememberedTokens })

  function readNew(token: string) {
    const { sub, family, exp } = parse(token)
    const entry = { who: Object.freeze({ id: Number(sub), sessionFamily: family }), expiresAt: exp * 1000 }
    known.set(token, entry)
    return entry
  }

  function parse(token: string): AccessClaims {
    try {
      return verify(token) as AccessClaims
    } catch (error) {
      throw new AppError('account.session_ended', {}, { cause: error })
    }
  }

  return {
    read(token) {
      const { who, expiresAt } = known.peek(token) ?? readNew(token)
      const hasEnded = expiresAt <= clock.now().getTime() || isRevoked(who.sessionFamily)
      if (hasEnded) throw new AppError('account.session_ended')
      return who
    },
  }
}

/**
 * Gives every request `identify()`. A stale cookie is an error also where strangers are welcome: the browser then renews
 * it and asks again, instead of showing its owner a stranger's empty cart.
 */
export function useSession(app: FastifyInstance, sessions: SessionReader): void {
  app.decorateRequest('identify', function (this: FastifyRequest) {
    const token = readBearer(this) ?? this.cookies[accessCookie]
    return token === undefined || token === '' ? undefined : sessions.read(token)
  })
}

/** The access cookie lives as long as the session, not as its token: that is how a stale one is told from a stranger. */
export function setSessionCookies(reply: FastifyReply, tokens: SessionTokens): void {
  const common = {
    sameSite: 'lax',
    secure: reply.request.protocol === 'https',
    ...(tokens.isPersistent && { expires: new Date(tokens.refreshExpiresAt) }),
  } as const
  reply.setCookie(accessCookie, tokens.accessToken, { ...common, path: '/', httpOnly: true })
  reply.setCookie(markerCookie, '1', { ...common, path: '/' })
  if (tokens.refreshToken === undefined) return
  reply.setCookie(refreshCookie, tokens.refreshToken, { ...common, path: refreshPath, httpOnly: true })
}

export function clearSessionCookies(reply: FastifyReply): void {
  reply.clearCookie(accessCookie, { path: '/' })
  reply.clearCookie(refreshCookie, { path: refreshPath })
  reply.clearCookie(markerCookie, { path: '/' })
}

export function readRefreshCookie(request: FastifyRequest): string | undefined {
  return request.cookies[refreshCookie]
}

/** The token of an `Authorization: Bearer` header; other schemes are not for us. */
export function readBearer({
  headers: { authorization },
}: Pick<FastifyRequest, 'headers'>): string | undefined {
  return authorization !== undefined && /^bearer /i.test(authorization) ? authorization.slice(7) : undefined
}
