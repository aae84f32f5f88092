import type { Db } from '../../infra/database/database.ts'
import type { PageRow } from './page.queries.ts'
import './page.tables.ts'

/** Stale since before `before` and in nobody's hands at `now`: whoever had them died, or their job is late. */
export async function listForgottenKeys(
  db: Db,
  { before, now, limit }: { before: number; now: number; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('page')
    .select('page_key')
    .where('stale_since', '<', before)
    .where((page) => page.or([page('claimed_until', 'is', null), page('claimed_until', '<', now)]))
    .orderBy('stale_since')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.page_key)
}

export async function listShownKeys(
  db: Db,
  { since, limit }: { since: number; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('page')
    .select('page_key')
    .where('shown_at', '>=', since)
    .orderBy('shown_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => row.page_key)
}

export async function listKeysAfter(db: Db, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('page')
    .select('page_key')
    .where('page_key', '>', after)
    .orderBy('page_key')
    .limit(limit)
    .execute()
  return rows.map((row) => row.page_key)
}

/** When these pages changed last; those that were never rendered are missing. */
export async function listChangedAt(db: Db, keys: readonly string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('page')
    .select(['page_key', 'changed_at'])
    .where('page_key', 'in', keys)
    .where('changed_at', 'is not', null)
    .execute()
  return new Map(
    rows.flatMap(({ page_key, changed_at }) => (changed_at === null ? [] : [[page_key, changed_at]])),
  )
}

export async function findKey(db: Db, id: number): Promise<string | undefined> {
  return (await db.selectFrom('page').select('page_key').where('id', '=', id).executeTakeFirst())?.page_key
}

/** Pages with an id above `after`, in the order of their ids. */
export async function listPages(
  db: Db,
  { after, isStale, limit }: { after: number; isStale: boolean; limit: number },
): Promise<PageRow[]> {
  return db
    .selectFrom('page')
    .selectAll()
    .where('id', '>', after)
    .$if(isStale, (query) => query.where('stale_since', 'is not', null))
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function countStalePages(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('page')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('stale_since', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function listStaleKeys(
  db: Db,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('page')
    .select('page_key')
    .where('page_key', '>', after)
    .where('stale_since', 'is not', null)
    .orderBy('page_key')
    .limit(limit)
    .execute()
  return rows.map((row) => row.page_key)
}
