import type { StaffGroupView, StaffView } from '@jishi/contract'
import type { StaffRow } from './staff.queries.ts'
import type { StaffGroupRow } from './staff-groups.queries.ts'

export function presentStaff(
  { id, username, is_superuser, is_active, created_at }: StaffRow,
  groups: StaffView['groups'],
  permissions: string[],
): StaffView {
  return {
    id,
    username,
    isSuperuser: is_superuser === 1,
    isActive: is_active === 1,
    groups,
    permissions,
    createdAt: new Date(created_at).toISOString(),
  }
}

export function presentGroup(
  { id, name, created_at, members }: StaffGroupRow & { members: number | null },
  permissions: string[],
): StaffGroupView {
  return {
    id,
    name,
    permissions,
    members: Number(members ?? 0),
    createdAt: new Date(created_at).toISOString(),
  }
}
