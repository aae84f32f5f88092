import type { Selectable } from 'kysely'
import type { Db, Tx } from '../../infra/database/database.ts'
import type { RegionTable } from './address.tables.ts'

export type RegionRow = Selectable<RegionTable>

const chunk = 500

/** All of them, also former ones: a few thousand short rows, read once per process. */
export function listAllRegions(db: Db): Promise<RegionRow[]> {
  return db.selectFrom('region').selectAll().orderBy('code').execute()
}

export async function countRegions(db: Db | Tx, dataVersion: string): Promise<number> {
  const { count } = await db
    .selectFrom('region')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('data_version', '=', dataVersion)
    .where('is_current', '=', 1)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Puts these in the place of what was current. Divisions that are not among them become former ones. */
export async function replaceRegions(tx: Tx, rows: RegionRow[]): Promise<void> {
  await tx.updateTable('region').set({ is_current: 0 }).execute()
  for (let start = 0; start < rows.length; start += chunk) {
    const part = rows.slice(start, start + chunk)
    const codes = part.map((row) => row.code)
    await tx.deleteFrom('region').where('code', 'in', codes).execute()
    await tx.insertInto('region').values(part).execute()
  }
}
