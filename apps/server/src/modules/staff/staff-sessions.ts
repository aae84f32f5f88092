import { createHash, randomBytes } from 'node:crypto'
import type { StaffIdentity, StaffSessionReader } from '../../http/staff-session.ts'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createFreshCache } from '../../kernel/fresh-cache.ts'
import { listPermissionsOf } from './permissions.queries.ts'
import {
  deleteStaffSession,
  deleteStaffSessionsBefore,
  deleteStaffSessionsOf,
  findStaffBySession,
  insertStaffSession,
} from './staff-sessions.queries.ts'

/** A working day. There is no renewal: whoever works longer shows password and code again. */
const lifeMs = 12 * 3_600_000
/** What was ended, frozen or taken away in another process counts here so much later at most. */
const staleMs = 500

/** Who logs in from where. */
export interface StaffVisitor {
  ip: string
  userAgent: string
}

export type StaffSessions = ReturnType<typeof createStaffSessions>

/** Logins of the staff: 256 random bits, of which only a hash is kept. */
export function createStaffSessions({ database: { db }, clock }: { database: Database; clock: Clock }) {
  const known = createFreshCache<string, StaffIdentity | undefined>({ ttlMs: staleMs, max: 1_000, clock })

  async function load(tokenHash: string): Promise<StaffIdentity | undefined> {
    const row = await findStaffBySession(db, tokenHash, clock.now().getTime())
    if (row === undefined) return undefined
    const { id, username, is_superuser } = row
    return {
      who: { id, username, isSuperuser: is_superuser === 1 },
      permissions: await listPermissionsOf(db, id),
    }
  }

  return {
    /** A stranger's token is remembered like any other: asking again and again costs the database nothing. */
    read(token) {
      const tokenHash = hashStaffToken(token)
      return known.get(tokenHash, () => load(tokenHash))
    },

    async open(tx: Tx, staffId: number, { ip, userAgent }: StaffVisitor) {
      const now = clock.now().getTime()
      const token = randomBytes(32).toString('base64url')
      const expiresAt = now + lifeMs
      await insertStaffSession(tx, {
        token_hash: hashStaffToken(token),
        staff_id: staffId,
        created_at: now,
        expires_at: expiresAt,
        ip: ip.slice(0, 45),
        user_agent: userAgent.slice(0, 200),
      })
      return { token, expiresAt }
    },

    /** Gives whose it was; undefined for a token that is worth nothing. */
    end: (tx: Tx, token: string): Promise<number | undefined> =>
      deleteStaffSession(tx, hashStaffToken(token)),

    /** Ends all of that member's sessions but that of `exceptToken`. */
    endAll: (tx: Tx, staffId: number, exceptToken?: string): Promise<void> =>
      deleteStaffSessionsOf(tx, staffId, exceptToken && hashStaffToken(exceptToken)),

    /** Makes the next reading in this process fresh; to be called after the commit. */
    forget: (): void => known.clear(),

    deleteOld: (): Promise<void> => deleteStaffSessionsBefore(db, clock.now().getTime()),
  } satisfies StaffSessionReader & Record<string, unknown>
}

function hashStaffToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
