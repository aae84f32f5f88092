import type { Database, Db, Tx } from '../../infra/database/database.ts'
import './page.tables.ts'

const sliceSize = 200

/** At most `limit` pages that show one of `parts`, in the order of their keys. */
export async function listKeysOfParts(
  db: Db,
  parts: readonly string[],
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('page_part')
    .select('page_key')
    .distinct()
    .where('part', 'in', parts)
    .where('page_key', '>', after)
    .orderBy('page_key')
    .limit(limit)
    .execute()
  return rows.map((row) => row.page_key)
}

/** Adds what the page did not show before; tells whether there was any. */
export async function addParts(database: Database, key: string, parts: readonly string[]): Promise<boolean> {
  const { db, dialect } = database
  const known = await db.selectFrom('page_part').select('part').where('page_key', '=', key).execute()
  const missing = without(
    parts,
    known.map((row) => row.part),
  )
  for (let start = 0; start < missing.length; start += sliceSize) {
    const rows = missing.slice(start, start + sliceSize).map((part) => ({ part, page_key: key }))
    try {
      await db.insertInto('page_part').values(rows).execute()
    } catch (error) {
      if (!dialect.isDuplicate(error)) throw error
      // Two render the same page: what of it is there now is known in the next round.
      await addParts(database, key, parts)
      return true
    }
  }
  return missing.length > 0
}

/** Forgets what the page does not show any more. */
export async function keepParts(tx: Tx, key: string, parts: readonly string[]): Promise<void> {
  const known = await tx.selectFrom('page_part').select('part').where('page_key', '=', key).execute()
  const gone = without(
    known.map((row) => row.part),
    parts,
  )
  for (let start = 0; start < gone.length; start += sliceSize)
    await tx
      .deleteFrom('page_part')
      .where('page_key', '=', key)
      .where('part', 'in', gone.slice(start, start + sliceSize))
      .execute()
}

function without(all: readonly string[], some: readonly string[]): string[] {
  const known = new Set(some)
  return all.filter((each) => !known.has(each))
}
