import type { Kv } from '../infra/kv/kv.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Ids } from '../kernel/ids.ts'
import { readSignedText, signText } from '../kernel/signed-text.ts'
import type { Who } from './handle.ts'

export type LiveTickets = ReturnType<typeof createLiveTickets>

const livesForMs = 30_000
const purpose = 'live-ticket'

interface Deps {
  kv: Kv
  clock: Clock
  ids: Ids
  secret: string
  hasEnded(family: string): boolean
}

/** Tickets for clients of other origins, whose handshake carries no session of ours. One opens one socket. */
export function createLiveTickets({ kv, clock, ids, secret, hasEnded }: Deps) {
  return {
    create({ id, sessionFamily }: Who): { ticket: string; expiresAt: string } {
      const expiresAt = clock.now().getTime() + livesForMs
      const text = [ids.next(), expiresAt, id, sessionFamily].join('.')
      return { ticket: signText(text, purpose, secret), expiresAt: new Date(expiresAt).toISOString() }
    },

    /** Gives whose it is, once. Throws account.session_ended for one that is not ours, too old, used, or of an ended session. */
    async use(ticket: string): Promise<Who> {
      const text = readSignedText(ticket, purpose, secret) ?? ''
      const [number, expiresAt, userId, family = ''] = text.split('.')
      const isGood = Number(expiresAt) > clock.now().getTime() && !hasEnded(family)
      if (!isGood || !(await kv.add(`live-ticket:${number}`, '', { ttlMs: 2 * livesForMs })))
        throw new AppError('account.session_ended')
      return { id: Number(userId), sessionFamily: family }
    },
  }
}
