import { sql } from 'kysely'
import type { Database, Db, Tx } from './database.ts'
import type { Dialect } from './dialect.ts'

const attempts = 8

/** `transaction` and `savepoint` of the port, the same for every driver. */
export function createTransactions(db: Db, dialect: Dialect): Pick<Database, 'transaction' | 'savepoint'> {
  return {
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await db.transaction().execute(work)
        } catch (error) {
          if (!dialect.isConflict(error) || attempt === attempts) throw error
          // Random, so that two losers of the same deadlock do not meet again.
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt))
        }
      }
    },
    async savepoint(tx, name, work) {
      await execute(tx, sql`savepoint ${sql.id(name)}`)
      try {
        const result = await work()
        await execute(tx, sql`release savepoint ${sql.id(name)}`)
        return result
      } catch (error) {
        // A deadlock has rolled the whole transaction back already, and the savepoint with it.
        if (!dialect.isConflict(error)) await execute(tx, sql`rollback to savepoint ${sql.id(name)}`)
        throw error
      }
    },
  }
}

function execute(tx: Tx, statement: ReturnType<typeof sql>) {
  return statement.execute(tx)
}
