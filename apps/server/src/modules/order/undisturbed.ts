import type { Db } from '../../infra/database/database.ts'

/**
 * Runs `work`, which reads orders on both sides for long, and gives what it gave; undefined when a period went to the
 * archive or came back meanwhile: then tables or files were taken away from under it, and what it found or threw says
 * nothing.
 */
export async function runUndisturbed<T>(db: Db, work: () => Promise<T>): Promise<T | undefined> {
  const before = await readSides(db)
  try {
    const outcome = await work()
    return (await readSides(db)) === before ? outcome : undefined
  } catch (error) {
    if ((await readSides(db)) === before) throw error
    return undefined
  }
}

/** Which periods are read from files. It changes before tables are set aside, and before files are deleted. */
async function readSides(db: Db): Promise<string> {
  const archived = await db
    .selectFrom('order_month')
    .select(['month', 'archived_at', 'archive_key'])
    .where('archived_at', 'is not', null)
    .orderBy('month')
    .execute()
  return JSON.stringify(archived)
}
