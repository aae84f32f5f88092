import { createHash, randomBytes } from 'node:crypto'
import { createSigner } from 'fast-jwt'
import type { AccessClaims } from '../../http/session.ts'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { RevokedSessions } from './revoked-sessions.ts'
import {
  deleteSessionsBefore,
  findSession,
  insertSession,
  listLiveSessions,
  revokeOwnSession,
  revokeSession,
  revokeSessionsOf,
  rotateSession,
  type SessionRow,
} from './sessions.queries.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const accessLifeMs = 15 * minuteMs
const persistentLifeMs = 14 * dayMs
const browserLifeMs = dayMs
/** Two tabs that wake up together both send the token they know; the slower one is no thief. */
const graceMs = 10_000
const familyLength = 32
const mostListed = 100

interface Deps {
  database: Database
  clock: Clock
  ids: Ids
  jwtSecret: string
  /** Told at once what ends here, so that access tokens that are out are refused. */
  revoked: Pick<RevokedSessions, 'add'>
}

/** Who logs in from where. */
export interface Visitor {
  ip: string
  userAgent: string
}

export interface Entrance {
  isPersistent: boolean
  /** Of the password that was shown; undefined: they came in without one. */
  passwordHash?: string
}

/** Moments are epoch milliseconds. */
export interface AccessGrant {
  accessToken: string
  accessExpiresAt: number
  refreshExpiresAt: number
  /** Outlives the browser being closed. */
  isPersistent: boolean
}

export interface OpenSession extends AccessGrant {
  refreshToken: string
}

/** No refresh token: a neighbouring tab has just got the next one, only access is due. */
export interface Renewal {
  userId: number
  session: AccessGrant & { refreshToken?: string }
}

export type Sessions = ReturnType<typeof createSessions>

/** Logins that live on by rotating refresh tokens `<family>.<secret>`, of which only hashes are kept. */
export function createSessions({ database, clock, ids, jwtSecret, revoked }: Deps) {
  const { db } = database
  const sign = createSigner({ key: jwtSecret, algorithm: 'HS256' })

  function grantAccess(
    session: Pick<SessionRow, 'user_id' | 'family' | 'expires_at' | 'is_persistent'>,
  ): AccessGrant {
    const iat = Math.floor(clock.now().getTime() / 1000)
    const exp = iat + accessLifeMs / 1000
    const claims: AccessClaims = { sub: String(session.user_id), family: session.family, iat, exp }
    return {
      accessToken: sign({ ...claims }),
      accessExpiresAt: exp * 1000,
      refreshExpiresAt: session.expires_at,
      isPersistent: session.is_persistent === 1,
    }
  }

  async function rotate(session: SessionRow, from: string, now: number): Promise<OpenSession | undefined> {
    const { family } = session
    const refreshToken = mintToken(family)
    const expiresAt = now + lifeOf(session.is_persistent)
    const isRotated = await rotateSession(db, family, { from, to: hashToken(refreshToken), now, expiresAt })
    return isRotated ? { ...grantAccess({ ...session, expires_at: expiresAt }), refreshToken } : undefined
  }

  /** Gives the session if it goes on; otherwise throws account.session_ended. */
  async function getLive(family: string, now: number): Promise<SessionRow> {
    const session = await findSession(db, family)
    if (session === undefined || session.revoked_at !== null || session.expires_at <= now) throwEnded()
    return session
  }

  async function end(family: string): Promise<void> {
    await revokeSession(db, family, clock.now().getTime())
    revoked.add(family)
  }

  /** Runs `change` and ends all sessions but `except` in one transaction. */
  async function endAllWith(
    userId: number,
    except: string | undefined,
    change: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    const now = clock.now().getTime()
    const ended = await database.transaction(async (tx) => {
      await change(tx)
      return revokeSessionsOf(tx, { userId, except, now })
    })
    for (const family of ended) revoked.add(family)
  }

  return {
    /**
     * `isPersistent`: 14 days from the last use; otherwise a day, and the browser forgets it when it closes. Undefined:
     * the account was deleted meanwhile, or its password is not the one of `passwordHash` any more.
     */
    async open(
      userId: number,
      { isPersistent, passwordHash }: Entrance,
      visitor: Visitor,
    ): Promise<OpenSession | undefined> {
      const now = clock.now().getTime()
      const family = ids.next()
      const refreshToken = mintToken(family)
      const session: SessionRow = {
        family,
        user_id: userId,
        token_hash: hashToken(refreshToken),
        previous_hash: null,
        rotated_at: null,
        is_persistent: isPersistent ? 1 : 0,
        created_at: now,
        expires_at: now + lifeOf(isPersistent ? 1 : 0),
        revoked_at: null,
        ip: visitor.ip.slice(0, 45),
        user_agent: visitor.userAgent.slice(0, 200),
      }
      if (!(await insertSession(db, database.dialect, session, passwordHash))) return undefined
      return { ...grantAccess(session), refreshToken }
    },

    /**
     * Exchanges the token for the next one. One that was exchanged before ends the whole session: it is in two hands.
     * `hasSharedJar`: tabs of one browser share the token; for a few seconds the one before still gives access, and
     * never a new refresh token. Throws account.session_ended.
     */
    async renew(token: string, { hasSharedJar }: { hasSharedJar: boolean }): Promise<Renewal> {
      const now = clock.now().getTime()
      const family = familyOf(token)
      const hash = hashToken(token)
      const session = await getLive(family, now)
      const next = session.token_hash === hash ? await rotate(session, hash, now) : undefined
      if (next !== undefined) return { userId: session.user_id, session: next }

      // Read again: the token may have been good until a moment ago.
      const current = await getLive(family, now)
      const isNeighbour = current.previous_hash === hash && now - (current.rotated_at ?? 0) < graceMs
      if (hasSharedJar && isNeighbour) {
        return { userId: current.user_id, session: grantAccess(current) }
      }
      await end(family)
      throwEnded()
    },

    /** Ends the session that the token is good for; one that is not known is none. */
    async endByToken(token: string): Promise<void> {
      const family = familyOf(token)
      const session = await findSession(db, family)
      const isHolder =
        session !== undefined && [session.token_hash, session.previous_hash].includes(hashToken(token))
      if (isHolder) await end(family)
    },

    end,
    endAllWith,

    /** The live ones, the latest use first; at most 100. */
    list: (userId: number) => listLiveSessions(db, userId, clock.now().getTime(), mostListed),

    /** Throws account.session_not_found, also for somebody else's. */
    async endOwn(userId: number, family: string): Promise<void> {
      const isEnded = await revokeOwnSession(db, { userId, family, now: clock.now().getTime() })
      if (!isEnded) throw new AppError('account.session_not_found')
      revoked.add(family)
    },

    endAll: (userId: number, except?: string) => endAllWith(userId, except, async () => {}),

    async forgetOld(): Promise<void> {
      const before = clock.now().getTime() - dayMs
      while ((await deleteSessionsBefore(db, before, 500)) === 500);
    },
  }
}

function lifeOf(isPersistent: SessionRow['is_persistent']): number {
  return isPersistent === 1 ? persistentLifeMs : browserLifeMs
}

function mintToken(family: string): string {
  return `${family}.${randomBytes(32).toString('base64url')}`
}

function familyOf(token: string): string {
  return token.slice(0, familyLength)
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function throwEnded(): never {
  throw new AppError('account.session_ended')
}
