import { sql } from 'kysely'
import type { Database, Db, Tx } from '../../infra/database/database.ts'
import './search.tables.ts'

/** Puts it first among this person's searches. */
export async function putHistory(
  { db, dialect }: Database,
  { userId, words, now }: { userId: number; words: string; now: number },
): Promise<void> {
  const renew = () =>
    db
      .updateTable('search_history')
      .set({ searched_at: now })
      .where('user_id', '=', userId)
      .where('words', '=', words)
      .executeTakeFirstOrThrow()
  const { numUpdatedRows } = await renew()
  if (numUpdatedRows > 0n) return
  try {
    await db.insertInto('search_history').values({ user_id: userId, words, searched_at: now }).execute()
  } catch (error) {
    // Another request of the same person was faster, or MySQL counts an unchanged row as none.
    if (!dialect.isDuplicate(error)) throw error
    await renew()
  }
}

export async function listHistory(db: Db, userId: number, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('search_history')
    .where('user_id', '=', userId)
    .select('words')
    .orderBy('searched_at', 'desc')
    .orderBy('words')
    .limit(limit)
    .execute()
  return rows.map(({ words }) => words)
}

/** Without `words`: all of them. */
export async function removeHistory(db: Db | Tx, userId: number, words?: string): Promise<void> {
  await db
    .deleteFrom('search_history')
    .where('user_id', '=', userId)
    .$if(words !== undefined, (query) => query.where('words', '=', words ?? ''))
    .execute()
}

/** Keeps only the newest ones. */
export async function trimHistory(db: Db, userId: number, keep: number): Promise<void> {
  const oldest = await db
    .selectFrom('search_history')
    .where('user_id', '=', userId)
    .select('words')
    .orderBy('searched_at', 'desc')
    .orderBy('words')
    .limit(100)
    .offset(keep)
    .execute()
  if (oldest.length === 0) return
  await db
    .deleteFrom('search_history')
    .where('user_id', '=', userId)
    .where(
      'words',
      'in',
      oldest.map(({ words }) => words),
    )
    .execute()
}

export async function countSearch({ db, dialect }: Database, day: string, words: string): Promise<void> {
  const addOne = () =>
    db
      .updateTable('search_hot')
      .set({ count: sql`count + 1` })
      .where('day', '=', day)
      .where('words', '=', words)
      .executeTakeFirstOrThrow()
  const { numUpdatedRows } = await addOne()
  if (numUpdatedRows > 0n) return
  try {
    await db.insertInto('search_hot').values({ day, words, count: 1 }).execute()
  } catch (error) {
    if (!dialect.isDuplicate(error)) throw error
    await addOne()
  }
}

/** What was looked for most on each of the days since. */
export async function listSearchCounts(db: Db, since: string) {
  return db
    .selectFrom('search_hot')
    .where('day', '>=', since)
    .where('count', '>', 1)
    .select(['day', 'words', 'count'])
    .orderBy('count', 'desc')
    .limit(1000)
    .execute()
}

export async function removeSearchCounts(db: Db, before: string): Promise<void> {
  await db.deleteFrom('search_hot').where('day', '<', before).execute()
}
