import { Kysely, MysqlDialect, type MysqlPool, sql } from 'kysely'
import { createPool, type Pool } from 'mysql2'
import type { Database, Db, Tables } from './database.ts'
import { mysqlDialect } from './dialect.ts'
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
  })
  pool.on('connection', (connection) => {
    // Queued before the first statement of whoever asked for the connection.
    for (const statement of sessionSettings) connection.query(statement)
  })
  const db = new Kysely<Tables>({ dialect: new MysqlDialect({ pool: lend(pool) }) })
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

/** Kysely ends a pool only when it has used it, while `ping` may have opened a connection: `close` ends it instead. */
function lend(pool: Pool): MysqlPool {
  return { getConnection: (done) => pool.getConnection(done), end: (done) => done(undefined) }
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
