import { randomBytes } from 'node:crypto'
import type { Clock } from '../../kernel/clock.ts'
import type { ProviderName } from './credentials.ts'

/** What a person agreed to. */
export interface Grant {
  provider: ProviderName
  nickname: string
  redirectUri: string
  /** PKCE, S256. */
  challenge?: string
  nonce?: string
}

export type Exchange = { state: 'good'; grant: Grant } | { state: 'unknown' | 'used' | 'expired' }

export type Grants = ReturnType<typeof createGrants>

const codeTtlMs = 10 * 60_000
const tokenTtlMs = 2 * 3_600_000
/** Older ones are forgotten first. */
const maxKept = 2000

/**
 * Codes and tokens of all the simulated providers. They live in the memory of one process and end with it: a login
 * that is under way when the simulator restarts has to start again.
 */
export function createGrants(clock: Clock) {
  const codes = new Map<string, { grant: Grant; expiresAt: number; isUsed: boolean }>()
  const tokens = new Map<string, { provider: ProviderName; nickname: string; expiresAt: number }>()
  const now = () => clock.now().getTime()

  return {
    issueCode(grant: Grant): string {
      const code = randomBytes(16).toString('hex')
      keep(codes, code, { grant, expiresAt: now() + codeTtlMs, isUsed: false })
      return code
    },

    /** Good once, whatever comes of it. */
    takeCode(provider: ProviderName, code: string | undefined): Exchange {
      const found = codes.get(code ?? '')
      if (found?.grant.provider !== provider) return { state: 'unknown' }
      if (found.isUsed) return { state: 'used' }
      found.isUsed = true
      return found.expiresAt > now() ? { state: 'good', grant: found.grant } : { state: 'expired' }
    },

    issueToken({ provider, nickname }: Grant): string {
      const token = `${provider === 'github' ? 'gho_' : ''}${randomBytes(18).toString('hex')}`
      keep(tokens, token, { provider, nickname, expiresAt: now() + tokenTtlMs })
      return token
    },

    /** Whose token it is; undefined when it is nobody's, or not any more. */
    findNickname(provider: ProviderName, token: string | undefined): string | undefined {
      const found = tokens.get(token ?? '')
      return found?.provider === provider && found.expiresAt > now() ? found.nickname : undefined
    },
  }
}

function keep<Value>(values: Map<string, Value>, key: string, value: Value): void {
  values.set(key, value)
  if (values.size <= maxKept) return
  for (const oldest of values.keys()) {
    values.delete(oldest)
    return
  }
}
