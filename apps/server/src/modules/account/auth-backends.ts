import { AppError } from '../../kernel/app-error.ts'
import type { AccountRow } from './account.queries.ts'
import { createPasswordBackend, type PasswordBackendDeps } from './password-backend.ts'
import type { Visitor } from './sessions.ts'
import { createSmsCodeBackend, type SmsCodeBackendDeps } from './sms-code-backend.ts'

/** What somebody shows to be let in. */
export type Credentials =
  /** `login` is trimmed and in lower case. */
  | { kind: 'password'; login: string; password: string }
  | { kind: 'sms'; mobile: string; smsCode: string; createAccount: boolean }

export interface Accepted {
  kind: 'accepted'
  userId: number
  /** What the password was compared with: when it has changed until the session begins, there is none. */
  passwordHash?: string
  /** What the backend has just read of them, so that it is not read twice. */
  account?: AccountRow
}

export type Verdict =
  | Accepted
  /** I know them, and they must not come in: nobody else is asked. `reason` is for the log. */
  | { kind: 'denied'; reason: string }
  /** Not mine to say: the next one is asked. */
  | { kind: 'unknown' }

/**
 * One way to know somebody. Promises: it takes the same work whether or not there is such an account. It may throw an
 * AppError that tells more than a no. For passwords it is asked in a turn of few, so it answers soon.
 */
export interface AuthBackend {
  readonly name: string
  authenticate(credentials: Credentials, visitor: Visitor): Promise<Verdict>
}

/** Asked from top to bottom. Another one is a file and its line here. */
export function listAuthBackends(deps: PasswordBackendDeps & SmsCodeBackendDeps): AuthBackend[] {
  return [createPasswordBackend(deps), createSmsCodeBackend(deps)]
}

interface ChainDeps {
  logger: { warn(details: object, message: string): void }
}

/** The first that accepts wins. Gives what it said, or undefined when nobody knows them. Throws account.login_denied. */
export function createAuthChain(backends: readonly AuthBackend[], { logger }: ChainDeps) {
  return async (credentials: Credentials, visitor: Visitor): Promise<Accepted | undefined> => {
    for (const backend of backends) {
      const verdict = await backend.authenticate(credentials, visitor)
      if (verdict.kind === 'accepted') return verdict
      if (verdict.kind === 'unknown') continue
      logger.warn({ backend: backend.name, reason: verdict.reason }, 'a login was denied')
      throw new AppError('account.login_denied')
    }
    return undefined
  }
}
