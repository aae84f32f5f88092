import type { Compilable, CompiledQuery, DatabaseConnection } from 'kysely'
import type { Tx } from './database.ts'

/** A connection that can keep a statement back until the next one. */
export interface LaterConnection {
  later(query: CompiledQuery): Promise<void>
}

/**
 * A write whose answer nobody waits for: it is done before the next statement of the transaction, or its commit, in the
 * order asked for, and where the database is far it travels with that one. If it fails, that one throws its error and
 * has not run. So not for a write that may fail by what is there already.
 */
export function later(tx: Tx, write: Compilable): Promise<void> {
  const query = write.compile()
  return tx.getExecutor().provideConnection(async (connection) => {
    if (isPatient(connection)) await connection.later(query)
    else await connection.executeQuery(query)
  })
}

function isPatient(connection: DatabaseConnection): connection is DatabaseConnection & LaterConnection {
  return 'later' in connection
}
