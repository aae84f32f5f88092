import { mobilePattern } from '@jishi/contract'
import type { Database } from '../../infra/database/database.ts'
import type { Passwords } from '../../kernel/passwords.ts'
import {
  type AccountRow,
  findAccountByMobile,
  findAccountByUsername,
  findAccountByVerifiedEmail,
} from './account.queries.ts'
import type { AuthBackend } from './auth-backends.ts'

export interface PasswordBackendDeps {
  database: Database
  passwords: Pick<Passwords, 'verify'>
}

const mobile = new RegExp(mobilePattern)
/** Whatever a name in our table can look like in lower case; also `demo`, which is shorter than anybody may choose. */
const usernameKey = /^[a-z0-9_-]{1,20}$/

/** Username, mobile or verified e-mail, and the password that this shop keeps. */
export function createPasswordBackend({ database: { db }, passwords }: PasswordBackendDeps): AuthBackend {
  /** Names that no account can have are not looked up: databases differ in what they take for the same text. */
  async function find(login: string): Promise<AccountRow | undefined> {
    if (mobile.test(login)) return findAccountByMobile(db, login)
    if (usernameKey.test(login)) return findAccountByUsername(db, login)
    if (!login.includes('@')) return undefined
    const account = await findAccountByVerifiedEmail(db, login)
    return account?.email_key === login ? account : undefined
  }

  return {
    name: 'password',
    async authenticate(credentials) {
      if (credentials.kind !== 'password') return { kind: 'unknown' }
      const account = await find(credentials.login)
      const isRight = await passwords.verify(credentials.password, account?.password_hash)
      if (account === undefined || !isRight) return { kind: 'unknown' }
      return { kind: 'accepted', userId: account.id, passwordHash: account.password_hash, account }
    },
  }
}
