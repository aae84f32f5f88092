import { type Selectable, sql } from 'kysely'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import type { PageTable } from './page.tables.ts'

export type PageRow = Selectable<PageTable>

/** What came of a render: other bytes than before, the same ones, or that there is no such page. */
export type Outcome = 'changed' | 'same' | 'gone'

export async function findPage(db: Db, key: string): Promise<PageRow | undefined> {
  return db.selectFrom('page').selectAll().where('page_key', '=', key).executeTakeFirst()
}

/** Makes the rows that are missing; a new page wants to be rendered. Gives the keys that are new. */
export async function addPages(
  { db, dialect }: Database,
  keys: readonly string[],
  now: number,
): Promise<string[]> {
  for (;;) {
    const known = await db.selectFrom('page').select('page_key').where('page_key', 'in', keys).execute()
    const knownKeys = new Set(known.map((row) => row.page_key))
    const missing = keys.filter((key) => !knownKeys.has(key))
    if (missing.length === 0) return []
    const row = { wanted: now, done: 0, stale_since: now }
    try {
      await db
        .insertInto('page')
        .values(missing.map((page_key) => ({ page_key, ...row })))
        .execute()
      return missing
    } catch (error) {
      // Somebody was a moment earlier with one of them.
      if (!dialect.isDuplicate(error)) throw error
    }
  }
}

/** Wants these pages newer than they are or will be. Gives those that nobody had wanted yet: each needs a job. */
export async function wantPages(
  tx: Tx,
  { dialect }: Database,
  keys: readonly string[],
  now: number,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('page')
    .select(['page_key', 'stale_since'])
    .where('page_key', 'in', keys)
    .orderBy('page_key')
    .modifyEnd(dialect.forUpdate)
    .execute()
  if (rows.length === 0) return []
  await tx
    .updateTable('page')
    .set({
      // The clock, so that versions go on growing also over a database that was restored from a copy.
      wanted: sql<number>`case when wanted < ${now} then ${now} else wanted + 1 end`,
      stale_since: sql<number>`coalesce(stale_since, ${now})`,
    })
    .where(
      'page_key',
      'in',
      rows.map((row) => row.page_key),
    )
    .execute()
  return rows.filter((row) => row.stale_since === null).map((row) => row.page_key)
}

/** Takes a stale page that nobody renders; tells whether it did. */
export async function claimPage(
  db: Db,
  key: string,
  { worker, now, until }: { worker: string; now: number; until: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('page')
    .set({ claimed_by: worker, claimed_until: until })
    .where('page_key', '=', key)
    .where('stale_since', 'is not', null)
    .where((page) => page.or([page('claimed_until', 'is', null), page('claimed_until', '<', now)]))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Ends the claim, unless the page has been wanted anew meanwhile or somebody else has taken it; tells whether it did. */
export async function finishPage(
  tx: Tx,
  key: string,
  { worker, version, now, outcome }: { worker: string; version: number; now: number; outcome: Outcome },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('page')
    .set({
      done: version,
      rendered_at: outcome === 'gone' ? null : now,
      ...(outcome === 'changed' && { changed_at: now }),
      stale_since: null,
      claimed_by: null,
      claimed_until: null,
    })
    .where('page_key', '=', key)
    .where('claimed_by', '=', worker)
    .where('wanted', '=', version)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Another may try; the page stays stale. */
export async function releasePage(db: Db, key: string, worker: string): Promise<void> {
  await db
    .updateTable('page')
    .set({ claimed_by: null, claimed_until: null })
    .where('page_key', '=', key)
    .where('claimed_by', '=', worker)
    .execute()
}

export async function touchShown(db: Db, keys: readonly string[], now: number): Promise<void> {
  await db.updateTable('page').set({ shown_at: now }).where('page_key', 'in', keys).execute()
}
