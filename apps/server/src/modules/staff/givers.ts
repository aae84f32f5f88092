import type { Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { listPermissionsOf } from './permissions.queries.ts'
import { type Giver, listBeyond } from './staff.rules.ts'

/** Who manages: a member of the staff, or the command line, which has no id and may do everything. */
export interface Manager {
  id: number | null
  isSuperuser: boolean
}

export const commandLine: Manager = { id: null, isSuperuser: true }

/** Read in the transaction of the change, not from the session: what was taken from the manager is not given on. */
export async function readGiver(tx: Tx, { id, isSuperuser }: Manager): Promise<Giver> {
  return { permissions: isSuperuser || id === null ? undefined : await listPermissionsOf(tx, id) }
}

/** Throws staff.beyond_own, naming the permissions. */
export function checkGiving(giver: Giver, wanted: readonly string[], had: readonly string[] = []): void {
  const permissions = listBeyond(giver, wanted, had)
  if (permissions.length > 0) throw new AppError('staff.beyond_own', { permissions })
}
