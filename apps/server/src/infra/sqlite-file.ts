import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * Opens a small store of the embedded drivers in a file of its own; several processes may hold it at once.
 * `synchronous` `full`: a commit is on the disk when it returns. `normal`: a power cut may take the last moments,
 * never the file; the death of a process takes nothing.
 */
export function openSqliteFile({
  file,
  synchronous,
}: {
  file: string
  synchronous: 'full' | 'normal'
}): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true })
  const connection = new DatabaseSync(file, { timeout: 10_000 })
  connection.exec(
    `pragma journal_mode = wal; pragma synchronous = ${synchronous}; pragma temp_store = memory`,
  )
  return connection
}

/** Runs `work` in one write transaction. It takes the lock at the start, so it never fails half way for being late. */
export function inTransaction<T>(connection: DatabaseSync, work: () => T): T {
  connection.exec('begin immediate')
  try {
    const result = work()
    connection.exec('commit')
    return result
  } catch (error) {
    if (connection.isTransaction) connection.exec('rollback')
    throw error
  }
}
