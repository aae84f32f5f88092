import { Kysely, sql } from 'kysely'
import { createPool, type Pool } from 'mysql2'
import type { Database, Db, Tables } from './database.ts'
import { mysqlDialect } from './dialect.ts'
import { PackingMysqlDialect } from './mysql-driver.ts'
import { createTransactions } from './transactions.ts'

/** Opens MySQL 8, MariaDB 10.6+ or TiDB by `mysql://user:password@host:port/name`. READ COMMITTED, UTC, utf8mb4. */
export function openMysql({ url, poolSize = 16 }: { url: string; poolSize?: number }): Database {
  const pool = createPool({
    uri: url,
    connectionLimit: poolSize,
    waitForConnections: true,
    charset: 'utf8mb4_unicode_ci',
    timezone: 'Z',
    enableKeepAlive: true,
    // Values never become part of a statement's text: who could add one could do anything anyway.
    multipleStatements: true,
  })
  pool.on('connection', (connection) => {
    // Queued before the first statement of whoever asked for the connection.
    for (const statement of sessionSettings) connection.query(statement)
  })
  const db = new Kysely<Tables>({ dialect: new PackingMysqlDialect(pool) })
  return {
    dialect: mysqlDialect,
    db,
    ...createTransactions(db, mysqlDialect),
    snapshot: (work) => db.connection().execute((connection) => inSnapshot(connection, work)),
    ping: () => ping(pool),
    async close() {
      await db.destroy()
      await pool.promise().end()
    },
  }
}

const sessionSettings = [
  'set session transaction isolation level read committed',
  "set session sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION'",
]

/** READ COMMITTED, which the session has, would show each statement a moment of its own. */
async function inSnapshot<T>(connection: Db, work: (db: Db) => Promise<T>): Promise<T> {
  await sql`set transaction isolation level repeatable read`.execute(connection)
  await sql`start transaction with consistent snapshot, read only`.execute(connection)
  try {
    return await work(connection)
  } finally {
    await sql`rollback`.execute(connection)
  }
}

async function ping(pool: Pool): Promise<void> {
  await pool.promise().query('select 1')
}
