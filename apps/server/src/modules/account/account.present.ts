import type { MeView, SessionItem } from '@jishi/contract'
import { maskMobile } from '../../kernel/mask.ts'
import type { AccountRow } from './account.queries.ts'
import { describeDevice } from './device.ts'
import type { SessionRow } from './sessions.queries.ts'

/** Where the browser finds what is kept under a storage key. */
export interface Urls {
  mediaUrl(key: string): string
}

export function presentMe(account: AccountRow, { mediaUrl }: Urls): MeView {
  return {
    id: account.id,
    username: account.username,
    nickname: account.nickname,
    avatarUrl: account.avatar === null ? null : mediaUrl(account.avatar),
    mobileMasked: maskMobile(account.mobile),
    email: account.email,
    emailActive: account.email_key !== null,
    hasPassword: account.password_hash !== '',
    deletionAt: account.delete_after === null ? null : toTime(account.delete_after),
    createdAt: toTime(account.created_at),
  }
}

export function presentSession(
  session: Pick<SessionRow, 'family' | 'ip' | 'user_agent' | 'created_at' | 'rotated_at'>,
  currentFamily: string,
): SessionItem {
  return {
    id: session.family,
    device: describeDevice(session.user_agent),
    ip: session.ip,
    createdAt: toTime(session.created_at),
    lastUsedAt: toTime(session.rotated_at ?? session.created_at),
    isCurrent: session.family === currentFamily,
  }
}

function toTime(at: number): string {
  return new Date(at).toISOString()
}
