import type { Generated } from 'kysely'

export interface StaffTable {
  id: Generated<number>
  /** Lower case. */
  username: string
  password_hash: string
  /** Sealed (`kernel/secret-box.ts`) for the username. */
  totp_secret: string
  /** Step of thirty seconds since 1970 whose code was taken last; only codes of later steps are good. */
  totp_step: number
  is_superuser: 0 | 1
  is_active: 0 | 1
  /** Epoch milliseconds, like all moments here. */
  created_at: number
}

/** What one has beside what the groups give. */
export interface StaffPermissionTable {
  staff_id: number
  permission: string
}

export interface StaffGroupTable {
  id: Generated<number>
  name: string
  created_at: number
}

export interface StaffGroupPermissionTable {
  group_id: number
  permission: string
}

export interface StaffGroupMemberTable {
  staff_id: number
  group_id: number
}

/** One login; to end it is to delete it. */
export interface StaffSessionTable {
  /** SHA-256 of the token. */
  token_hash: string
  staff_id: number
  created_at: number
  expires_at: number
  ip: string
  user_agent: string
}

/** Written once, never changed. `before` and `after` are JSON of the fields that differ. */
export interface AuditLogTable {
  id: Generated<number>
  at: number
  /** Null: the command line. */
  staff_id: number | null
  action: string
  subject_kind: string
  subject_id: string
  before: string | null
  after: string | null
}

declare module '../../infra/database/database.ts' {
  interface Tables {
    staff: StaffTable
    staff_permission: StaffPermissionTable
    staff_group: StaffGroupTable
    staff_group_permission: StaffGroupPermissionTable
    staff_group_member: StaffGroupMemberTable
    staff_session: StaffSessionTable
    audit_log: AuditLogTable
  }
}
