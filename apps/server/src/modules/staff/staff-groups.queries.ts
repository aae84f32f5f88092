import type { Selectable } from 'kysely'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { StaffGroupTable } from './staff.tables.ts'

export type StaffGroupRow = Selectable<StaffGroupTable>

/** In the order in which they were made, each with how many belong to it. */
export function listGroupRows(db: Db, limit: number) {
  return selectGroups(db).orderBy('id').limit(limit).execute()
}

export function findGroup(db: Db, id: number) {
  return selectGroups(db).where('id', '=', id).executeTakeFirst()
}

/** Locks the row until the transaction ends. */
export function lockGroup(tx: Tx, { dialect }: Database, id: number): Promise<StaffGroupRow | undefined> {
  return tx
    .selectFrom('staff_group')
    .selectAll()
    .where('id', '=', id)
    .modifyEnd(dialect.forUpdate)
    .executeTakeFirst()
}

/** Locks those that there are: none of them is deleted or given more until the transaction ends. */
export function lockGroups(tx: Tx, { dialect }: Database, ids: readonly number[]): Promise<StaffGroupRow[]> {
  if (ids.length === 0) return Promise.resolve([])
  return tx
    .selectFrom('staff_group')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('id')
    .modifyEnd(dialect.forUpdate)
    .execute()
}

/** Gives the new id. */
export async function insertGroup(tx: Tx, name: string, createdAt: number): Promise<number> {
  const { insertId } = await tx
    .insertInto('staff_group')
    .values({ name, created_at: createdAt })
    .executeTakeFirstOrThrow()
  return Number(insertId)
}

export async function renameGroup(tx: Tx, id: number, name: string): Promise<void> {
  await tx.updateTable('staff_group').set({ name }).where('id', '=', id).execute()
}

/** With its permissions; its members are members no more. */
export async function deleteGroupRows(tx: Tx, id: number): Promise<void> {
  await tx.deleteFrom('staff_group_member').where('group_id', '=', id).execute()
  await tx.deleteFrom('staff_group_permission').where('group_id', '=', id).execute()
  await tx.deleteFrom('staff_group').where('id', '=', id).execute()
}

/** The groups of each member. */
export async function listGroupsOf(
  db: Db | Tx,
  staffIds: readonly number[],
): Promise<Map<number, { id: number; name: string }[]>> {
  const found = new Map<number, { id: number; name: string }[]>(staffIds.map((id) => [id, []]))
  if (staffIds.length === 0) return found
  const rows = await db
    .selectFrom('staff_group_member')
    .innerJoin('staff_group', 'staff_group.id', 'staff_group_member.group_id')
    .select(['staff_group_member.staff_id', 'staff_group.id', 'staff_group.name'])
    .where('staff_group_member.staff_id', 'in', staffIds)
    .orderBy('staff_group.id')
    .execute()
  for (const { staff_id, id, name } of rows) found.get(staff_id)?.push({ id, name })
  return found
}

export async function replaceGroupsOf(tx: Tx, staffId: number, groupIds: readonly number[]): Promise<void> {
  await tx.deleteFrom('staff_group_member').where('staff_id', '=', staffId).execute()
  const rows = groupIds.map((groupId) => ({ staff_id: staffId, group_id: groupId }))
  if (rows.length > 0) await tx.insertInto('staff_group_member').values(rows).execute()
}

function selectGroups(db: Db) {
  return db
    .selectFrom('staff_group')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('staff_group_member')
        .select(eb.fn.countAll<number>().as('n'))
        .whereRef('staff_group_member.group_id', '=', 'staff_group.id')
        .as('members'),
    )
}
