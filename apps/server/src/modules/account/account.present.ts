import type { MeView } from '@jishi/contract'
import { maskMobile } from '../../kernel/mask.ts'
import type { AccountRow } from './account.queries.ts'

export function presentMe(account: AccountRow): MeView {
  return {
    id: account.id,
    username: account.username,
    nickname: account.nickname,
    mobileMasked: maskMobile(account.mobile),
    createdAt: new Date(account.created_at).toISOString(),
  }
}
