import type { Generated } from 'kysely'

/** Times are epoch milliseconds. */
export interface UserAccountTable {
  id: Generated<number>
  /** As its owner writes it. */
  username: string
  /** In lower case: `Alice` and `alice` are one name. */
  username_key: string
  mobile: string
  /** Empty: this account has no password. */
  password_hash: string
  nickname: string
  created_at: number
  /** As its owner writes it, verified or not. */
  email: string | null
  /** In lower case, only once it is verified. */
  email_key: string | null
  /** Id of the newest verification mail; its link works once. */
  email_token: string | null
  /** Id of the newest reset mail. */
  reset_token: string | null
  /** Storage key. */
  avatar: string | null
  /** The deletion was asked for and happens then. */
  delete_after: number | null
  deleted_at: number | null
}

/** One identity of a third party; `user_id` is null until somebody ties it to an account. */
export interface UserSocialTable {
  provider: string
  openid: string
  user_id: number | null
  nickname: string
  created_at: number
  bound_at: number | null
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
    user_social: UserSocialTable
  }
}
