import type { Generated } from 'kysely'

/** Times are epoch milliseconds. */
export interface UserAccountTable {
  id: Generated<number>
  /** As its owner writes it. */
  username: string
  /** In lower case: `Alice` and `alice` are one name. */
  username_key: string
  mobile: string
  password_hash: string
  nickname: string
  created_at: number
}

/** One login. A rotation replaces the hash in place. */
export interface UserSessionTable {
  family: string
  user_id: number
  /** SHA-256 of the refresh token that is good now. */
  token_hash: string
  /** SHA-256 of the one before it. */
  previous_hash: string | null
  rotated_at: number | null
  is_persistent: 0 | 1
  created_at: number
  expires_at: number
  revoked_at: number | null
  ip: string
  user_agent: string
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    user_account: UserAccountTable
    user_session: UserSessionTable
  }
}
