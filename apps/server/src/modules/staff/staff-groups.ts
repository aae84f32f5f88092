import type { StaffGroupView } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Audit } from './audit.ts'
import { checkGiving, type Manager, readGiver } from './givers.ts'
import { listGroupPermissions, replaceGroupPermissions } from './permissions.queries.ts'
import { presentGroup } from './staff.present.ts'
import { unite } from './staff.rules.ts'
import {
  deleteGroupRows,
  findGroup,
  insertGroup,
  listGroupRows,
  lockGroup,
  renameGroup,
} from './staff-groups.queries.ts'
import type { StaffSessions } from './staff-sessions.ts'

interface Deps {
  database: Database
  clock: Clock
  audit: Pick<Audit, 'record'>
  sessions: Pick<StaffSessions, 'forget'>
}

export interface StaffGroupInput {
  name: string
  permissions: readonly string[]
}

const mostListed = 200

/** Departments, which hold permissions for their members. Nobody puts into one what they do not have. */
export function createStaffGroups({ database, clock, audit, sessions }: Deps) {
  const { db } = database

  async function getView(id: number): Promise<StaffGroupView> {
    const row = await findGroup(db, id)
    if (row === undefined) throw new AppError('staff.group_not_found')
    return presentGroup(row, (await listGroupPermissions(db, [id])).get(id) ?? [])
  }

  async function lock(tx: Tx, id: number): Promise<StaffGroupInput> {
    const row = await lockGroup(tx, database, id)
    if (row === undefined) throw new AppError('staff.group_not_found')
    return { name: row.name, permissions: (await listGroupPermissions(tx, [id])).get(id) ?? [] }
  }

  async function write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await database.transaction(work)
    } catch (error) {
      if (database.dialect.isDuplicate(error)) throw new AppError('staff.group_name_taken')
      throw error
    } finally {
      sessions.forget()
    }
  }

  return {
    /** In the order in which they were made. */
    async list(): Promise<StaffGroupView[]> {
      const rows = await listGroupRows(db, mostListed)
      const permissions = await listGroupPermissions(
        db,
        rows.map(({ id }) => id),
      )
      return rows.map((row) => presentGroup(row, permissions.get(row.id) ?? []))
    },

    /** Throws staff.group_name_taken, staff.beyond_own. */
    async add(by: Manager, input: StaffGroupInput): Promise<StaffGroupView> {
      const { name, permissions } = tidy(input)
      const id = await write(async (tx) => {
        checkGiving(await readGiver(tx, by), permissions)
        const created = await insertGroup(tx, name, clock.now().getTime())
        await replaceGroupPermissions(tx, created, permissions)
        const after = { name, permissions }
        await audit.record(tx, { ...about(by, 'group.add', created), before: null, after })
        return created
      })
      return getView(id)
    },

    /** Counts for all members in all processes within a second. */
    async change(by: Manager, id: number, input: StaffGroupInput): Promise<StaffGroupView> {
      const after = tidy(input)
      await write(async (tx) => {
        const before = await lock(tx, id)
        checkGiving(await readGiver(tx, by), after.permissions, before.permissions)
        await renameGroup(tx, id, after.name)
        await replaceGroupPermissions(tx, id, after.permissions)
        await audit.record(tx, { ...about(by, 'group.change', id), before, after })
      })
      return getView(id)
    },

    async delete(by: Manager, id: number): Promise<void> {
      await write(async (tx) => {
        const before = await lock(tx, id)
        await deleteGroupRows(tx, id)
        await audit.record(tx, { ...about(by, 'group.delete', id), before, after: null })
      })
    },
  }
}

function tidy({ name, permissions }: StaffGroupInput): StaffGroupInput {
  return { name: name.trim(), permissions: unite(permissions) }
}

function about({ id }: Manager, action: string, groupId: number) {
  return { staffId: id, action, subject: { kind: 'group', id: String(groupId) } }
}
