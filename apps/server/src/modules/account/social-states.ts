import { createHash, randomBytes } from 'node:crypto'
import type { Kv } from '../../infra/kv/kv.ts'
import type { Clock } from '../../kernel/clock.ts'

const lifeMs = 10 * 60_000

/** What a state stands for; it never leaves the shop. */
export interface SocialAttempt {
  provider: string
  purpose: 'login' | 'bind'
  next: string
  /** Who wants to tie an identity; undefined for a login. */
  userId?: number
  codeVerifier: string
  /** Of the secret that the browser got in a cookie. */
  browserHash: string
}

interface Stored extends SocialAttempt {
  /** Epoch milliseconds; the store's time to live only clears away. */
  expiresAt: number
}

/** Logins that are on their way through a third party: each state is good once, for ten minutes. */
export function createSocialStates({ kv, clock }: { kv: Kv; clock: Clock }) {
  return {
    /** Gives the new state. */
    async keep(attempt: SocialAttempt): Promise<string> {
      const state = mintSecret()
      const stored: Stored = { ...attempt, expiresAt: clock.now().getTime() + lifeMs }
      await kv.set(keyOf(state), JSON.stringify(stored), { ttlMs: lifeMs })
      return state
    },

    /** Of many who bring the same state one gets what it stands for; undefined also for one that is unknown or late. */
    async take(state: string): Promise<SocialAttempt | undefined> {
      const text = await kv.take(keyOf(state))
      if (text === undefined) return undefined
      const { expiresAt, ...attempt } = JSON.parse(text) as Stored
      return expiresAt > clock.now().getTime() ? attempt : undefined
    },
  }
}

/** 256 random bits as 43 characters of base64url. */
export function mintSecret(): string {
  return randomBytes(32).toString('base64url')
}

export function hashBrowser(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

function keyOf(state: string): string {
  return `account:social_state:${state}`
}
