import type { Db, Tx } from '../../infra/database/database.ts'
import { unite } from './staff.rules.ts'

/** What that member may do: their own and their groups'. */
export async function listPermissionsOf(db: Db | Tx, staffId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('staff_permission')
    .select('permission')
    .where('staff_id', '=', staffId)
    .unionAll(
      db
        .selectFrom('staff_group_member')
        .innerJoin('staff_group_permission', 'staff_group_permission.group_id', 'staff_group_member.group_id')
        .select('staff_group_permission.permission')
        .where('staff_group_member.staff_id', '=', staffId),
    )
    .execute()
  return unite(rows.map(({ permission }) => permission))
}

/** Own ones only, of each. */
export async function listOwnPermissions(
  db: Db | Tx,
  staffIds: readonly number[],
): Promise<Map<number, string[]>> {
  if (staffIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('staff_permission')
    .select(['staff_id as owner', 'permission'])
    .where('staff_id', 'in', staffIds)
    .orderBy('permission')
    .execute()
  return collect(rows)
}

export async function listGroupPermissions(
  db: Db | Tx,
  groupIds: readonly number[],
): Promise<Map<number, string[]>> {
  if (groupIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('staff_group_permission')
    .select(['group_id as owner', 'permission'])
    .where('group_id', 'in', groupIds)
    .orderBy('permission')
    .execute()
  return collect(rows)
}

export async function replaceOwnPermissions(
  tx: Tx,
  staffId: number,
  permissions: readonly string[],
): Promise<void> {
  await tx.deleteFrom('staff_permission').where('staff_id', '=', staffId).execute()
  const rows = unite(permissions).map((permission) => ({ staff_id: staffId, permission }))
  if (rows.length > 0) await tx.insertInto('staff_permission').values(rows).execute()
}

export async function replaceGroupPermissions(
  tx: Tx,
  groupId: number,
  permissions: readonly string[],
): Promise<void> {
  await tx.deleteFrom('staff_group_permission').where('group_id', '=', groupId).execute()
  const rows = unite(permissions).map((permission) => ({ group_id: groupId, permission }))
  if (rows.length > 0) await tx.insertInto('staff_group_permission').values(rows).execute()
}

function collect(rows: readonly { owner: number; permission: string }[]): Map<number, string[]> {
  const found = new Map<number, string[]>()
  for (const { owner, permission } of rows) {
    const list = found.get(owner) ?? []
    list.push(permission)
    found.set(owner, list)
  }
  return found
}
