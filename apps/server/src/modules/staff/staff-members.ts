import type { StaffCredentials, StaffView } from '@jishi/contract'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import { toKeyset } from '../../kernel/page.ts'
import type { Audit } from './audit.ts'
import type { CredentialMint } from './credentials.ts'
import { checkGiving, type Manager, readGiver } from './givers.ts'
import {
  listGroupPermissions,
  listOwnPermissions,
  listPermissionsOf,
  replaceOwnPermissions,
} from './permissions.queries.ts'
import { presentStaff } from './staff.present.ts'
import {
  findStaff,
  findStaffByName,
  insertStaff,
  listStaffRows,
  lockStaff,
  type StaffRow,
  updateStaffRow,
} from './staff.queries.ts'
import type { Giver } from './staff.rules.ts'
import { listGroupsOf, lockGroups, replaceGroupsOf } from './staff-groups.queries.ts'
import type { StaffSessions } from './staff-sessions.ts'

interface Deps {
  database: Database
  clock: Clock
  audit: Pick<Audit, 'record'>
  mint: CredentialMint
  sessions: Pick<StaffSessions, 'endAll' | 'forget'>
}

/** What somebody may do, as it is to be from now on. */
interface Powers {
  isSuperuser: boolean
  groupIds: readonly number[]
  permissions: readonly string[]
}

export type NewStaffInput = Powers & { username: string }
export type StaffChange = Powers & { isActive: boolean }
export interface NewStaff {
  staff: StaffView
  /** Shown once: only what proves them is kept. */
  credentials: StaffCredentials
}

const nothing: Powers = { isSuperuser: false, groupIds: [], permissions: [] }

/**
 * The members of the staff. Nobody gets more by managing: what a manager gives they must have themselves, and only a
 * superuser makes or changes one. Nobody freezes or demotes themselves, so that one superuser is always left to ask.
 */
export function createStaffMembers({ database, clock, audit, mint, sessions }: Deps) {
  const { db } = database

  async function present(rows: readonly StaffRow[]): Promise<StaffView[]> {
    const ids = rows.map(({ id }) => id)
    const [groups, permissions] = await Promise.all([listGroupsOf(db, ids), listOwnPermissions(db, ids)])
    return rows.map((row) => presentStaff(row, groups.get(row.id) ?? [], permissions.get(row.id) ?? []))
  }

  async function getView(id: number): Promise<StaffView> {
    const row = await findStaff(db, id)
    const [view] = await present(row === undefined ? [] : [row])
    if (view === undefined) throw new AppError('staff.not_found')
    return view
  }

  /** Locks the member if this manager may change them. */
  async function lockFor(tx: Tx, by: Manager, id: number): Promise<StaffRow> {
    const row = await lockStaff(tx, database, id)
    if (row === undefined) throw new AppError('staff.not_found')
    if (row.is_superuser === 1 && !by.isSuperuser) throw new AppError('staff.superuser_only')
    return row
  }

  /** Writes the powers after looking whether they are the manager's to give. */
  async function give(tx: Tx, by: Manager, giver: Giver, staffId: number, wanted: Powers, had: Powers) {
    if (wanted.isSuperuser && !by.isSuperuser) throw new AppError('staff.superuser_only')
    checkGiving(giver, wanted.permissions, had.permissions)
    const groupIds = [...new Set(wanted.groupIds)].sort((a, b) => a - b)
    const groups = await lockGroups(tx, database, groupIds)
    if (groups.length < groupIds.length) throw new AppError('staff.group_not_found')
    const joined = groupIds.filter((id) => !had.groupIds.includes(id))
    const ofGroups = await listGroupPermissions(tx, joined)
    checkGiving(giver, [...ofGroups.values()].flat())
    await replaceOwnPermissions(tx, staffId, wanted.permissions)
    await replaceGroupsOf(tx, staffId, groupIds)
  }

  /** Runs a change of a member and keeps in the audit log what it changed. */
  async function change(
    by: Manager,
    id: number,
    action: string,
    work: (tx: Tx, row: StaffRow) => Promise<void>,
  ) {
    await database.transaction(async (tx) => {
      const row = await lockFor(tx, by, id)
      const before = await readState(tx, row)
      await work(tx, row)
      const after = await readState(tx, (await findStaff(tx, id)) ?? row)
      await audit.record(tx, { ...about(by, action, id), before, after })
    })
    sessions.forget()
    return getView(id)
  }

  return {
    getView,

    /** In the order in which they came. `after` is the id of the last one of the page before. */
    async list({ after = 0, limit = 50 }: { after?: number; limit?: number }) {
      const page = toKeyset(
        await listStaffRows(db, after, limit + 1),
        limit,
        ({ id }) => String(id),
        (row) => row,
      )
      return { items: await present(page.items), next: page.next }
    },

    /** Throws staff.username_taken, staff.beyond_own, staff.superuser_only, staff.group_not_found. */
    async add(by: Manager, { username, ...powers }: NewStaffInput): Promise<NewStaff> {
      const minted = await mint(username)
      const id = await database
        .transaction(async (tx) => {
          const row = {
            username,
            ...minted.columns,
            is_superuser: powers.isSuperuser ? (1 as const) : (0 as const),
            is_active: 1 as const,
            created_at: clock.now().getTime(),
          }
          const created = await insertStaff(tx, row)
          await give(tx, by, await readGiver(tx, by), created, powers, nothing)
          const after = await readState(tx, { ...row, id: created })
          await audit.record(tx, { ...about(by, 'staff.add', created), before: null, after })
          return created
        })
        .catch((error: unknown) => {
          if (database.dialect.isDuplicate(error)) throw new AppError('staff.username_taken')
          throw error
        })
      return { staff: await getView(id), credentials: minted.credentials }
    },

    /** Counts in all processes within a second; whoever is frozen is out at once. */
    async change(by: Manager, id: number, { isActive, ...powers }: StaffChange): Promise<StaffView> {
      if (id === by.id && (!isActive || powers.isSuperuser !== by.isSuperuser))
        throw new AppError('staff.own_account')
      return change(by, id, 'staff.change', async (tx, row) => {
        const had = await readState(tx, row)
        await give(tx, by, await readGiver(tx, by), id, powers, had)
        await updateStaffRow(tx, id, {
          is_active: isActive ? 1 : 0,
          is_superuser: powers.isSuperuser ? 1 : 0,
        })
        if (!isActive) await sessions.endAll(tx, id)
      })
    },

    /** Gives permissions beside those that are there; for the command line. */
    async permit(by: Manager, username: string, permissions: readonly string[]): Promise<StaffView> {
      const { id } = await getByName(db, username)
      return change(by, id, 'staff.change', async (tx, row) => {
        const had = await readState(tx, row)
        await replaceOwnPermissions(tx, id, [...had.permissions, ...permissions])
      })
    },

    /**
     * For somebody who lost them; who has them changes the password alone. As much as giving everything that they may do:
     * the manager could log in as them.
     */
    async renewCredentials(by: Manager, id: number): Promise<NewStaff> {
      if (id === by.id) throw new AppError('staff.own_account')
      const { username } = await getView(id)
      const minted = await mint(username)
      await database.transaction(async (tx) => {
        await lockFor(tx, by, id)
        checkGiving(await readGiver(tx, by), await listPermissionsOf(tx, id))
        await updateStaffRow(tx, id, minted.columns)
        await sessions.endAll(tx, id)
        await audit.record(tx, { ...about(by, 'staff.renew_credentials', id), before: null, after: null })
      })
      sessions.forget()
      return { staff: await getView(id), credentials: minted.credentials }
    },

    getByName: (username: string) => getByName(db, username),
  }
}

async function getByName(db: Db, username: string): Promise<StaffRow> {
  const row = await findStaffByName(db, username)
  if (row === undefined) throw new AppError('staff.not_found')
  return row
}

/** What the audit log keeps of a member, and what they may do by it. */
async function readState(tx: Tx, { id, username, is_active, is_superuser }: Omit<StaffRow, 'password_hash'>) {
  const [groups, permissions] = [await listGroupsOf(tx, [id]), await listOwnPermissions(tx, [id])]
  return {
    username,
    isActive: is_active === 1,
    isSuperuser: is_superuser === 1,
    groupIds: (groups.get(id) ?? []).map((group) => group.id),
    permissions: permissions.get(id) ?? [],
  }
}

function about({ id }: Manager, action: string, staffId: number) {
  return { staffId: id, action, subject: { kind: 'staff', id: String(staffId) } }
}
