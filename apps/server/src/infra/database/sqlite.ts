import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { createMutex } from '../../kernel/mutex.ts'
import type { Database, Db, Tables } from './database.ts'
import { sqliteDialect } from './dialect.ts'
import { createTransactions } from './transactions.ts'

const memory = ':memory:'
const busyTimeoutMs = 10_000

/**
 * Opens the embedded database. WAL with `synchronous=FULL`: a commit is on the disk when it returns. One connection
 * writes, one transaction at a time (BEGIN IMMEDIATE, so a second process waits at the start and never fails in the
 * middle); a second connection answers plain reads without waiting for a running transaction.
 */
export function openSqlite({ file }: { file: string }): Database {
  if (file !== memory) mkdirSync(dirname(file), { recursive: true })
  const writer = openConnection(file)
  const reader = file === memory ? writer : openConnection(file)
  // From here on the writer waits without blocking this thread (`whenFree`).
  writer.exec('pragma busy_timeout = 0')
  const db = createDb(writer, reader)
  return {
    dialect: sqliteDialect,
    db,
    ...createTransactions(db, sqliteDialect),
    snapshot: (work) => inSnapshot(file, work),
    async ping() {
      reader.prepare('select 1').get()
    },
    async close() {
      await db.destroy()
      // Kysely leaves connections that it never used.
      for (const connection of [writer, reader]) if (connection.isOpen) connection.close()
    },
  }
}

function createDb(writer: DatabaseSync, reader: DatabaseSync): Db {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new TransactionalDdlAdapter(),
      createDriver: () => new NodeSqliteDriver(writer, reader),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
}

/** A connection of its own: the other readers of this process go on with the present. */
async function inSnapshot<T>(file: string, work: (db: Db) => Promise<T>): Promise<T> {
  if (file === memory) throw new Error('a database in memory has one connection and no snapshots')
  const connection = openConnection(file)
  try {
    // The moment is that of the first read.
    connection.exec('begin; select 1 from sqlite_schema limit 1')
    return await work(createDb(connection, connection))
  } finally {
    connection.close()
  }
}

function openConnection(file: string): DatabaseSync {
  const connection = new DatabaseSync(file, { timeout: busyTimeoutMs })
  connection.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  connection.exec('pragma cache_size = -65536; pragma temp_store = memory; pragma mmap_size = 268435456')
  return connection
}

/** Migrations run in one transaction: whole or not at all, and one process at a time. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true
  }
}

class NodeSqliteDriver implements Driver {
  readonly #connections: DatabaseSync[]
  readonly #writer: Statements
  readonly #reader: Statements
  readonly #mutex = createMutex()

  constructor(writer: DatabaseSync, reader: DatabaseSync) {
    this.#connections = reader === writer ? [writer] : [writer, reader]
    this.#writer = new Statements(writer)
    this.#reader = reader === writer ? this.#writer : new Statements(reader)
  }

  async init() {}

  async acquireConnection() {
    return new NodeSqliteConnection(this.#writer, this.#reader, this.#mutex)
  }

  async beginTransaction(connection: NodeSqliteConnection) {
    await connection.begin()
  }

  async commitTransaction(connection: NodeSqliteConnection) {
    connection.commit()
  }

  async rollbackTransaction(connection: NodeSqliteConnection) {
    connection.rollback()
  }

  async releaseConnection() {}

  async destroy() {
    for (const connection of this.#connections) connection.close()
  }
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #writer: Statements
  readonly #reader: Statements
  readonly #mutex: ReturnType<typeof createMutex>
  #release: (() => void) | undefined

  constructor(writer: Statements, reader: Statements, mutex: ReturnType<typeof createMutex>) {
    this.#writer = writer
    this.#reader = reader
    this.#mutex = mutex
  }

  async begin() {
    const release = await this.#mutex.lock()
    try {
      await whenFree(() => this.#writer.exec('begin immediate'))
      this.#release = release
    } catch (error) {
      release()
      throw error
    }
  }

  commit() {
    // A commit that fails (disk full) leaves the transaction open; Kysely then asks for the rollback.
    this.#writer.exec('commit')
    this.#letGo()
  }

  rollback() {
    // Some errors have rolled back already, and a rollback of nothing would hide them.
    if (this.#writer.isInTransaction) this.#writer.exec('rollback')
    this.#letGo()
  }

  #letGo() {
    this.#release?.()
    this.#release = undefined
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#release !== undefined) return this.#writer.run(query)
    if (isRead(query) && this.#reader !== this.#writer) return this.#reader.run(query)
    const release = await this.#mutex.lock()
    try {
      return await whenFree(() => this.#writer.run<Row>(query))
    } finally {
      release()
    }
  }

  // biome-ignore lint/correctness/useYield: streaming is not offered, lists are read by keyset
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('streaming is not supported: read by keyset')
  }
}

/** A SELECT, built or written by hand: it never writes in SQLite. */
function isRead({ query, sql }: CompiledQuery): boolean {
  return SelectQueryNode.is(query) || /^\s*select\b/i.test(sql)
}

/**
 * Another process may be writing. SQLite alone would wait for it with the whole thread, and with it every request;
 * here only the one who asks waits, 10 s at most.
 */
async function whenFree<T>(write: () => T): Promise<T> {
  const giveUpAt = Date.now() + busyTimeoutMs
  for (;;) {
    try {
      return write()
    } catch (error) {
      if (!sqliteDialect.isConflict(error) || Date.now() > giveUpAt) throw error
      await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 9))
    }
  }
}

/** A connection with its prepared statements, the least used one dropped beyond 500. */
class Statements {
  readonly #connection: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  constructor(connection: DatabaseSync) {
    this.#connection = connection
  }

  get isInTransaction(): boolean {
    return this.#connection.isTransaction
  }

  exec(sql: string) {
    this.#connection.exec(sql)
  }

  run<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const statement = this.#prepare(sql)
    const values = parameters as (string | number | bigint | null | Uint8Array)[]
    if (statement.columns().length > 0) return { rows: statement.all(...values) as Row[] }
    const { changes, lastInsertRowid } = statement.run(...values)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql)
    if (known !== undefined) {
      this.#prepared.delete(sql)
      this.#prepared.set(sql, known)
      return known
    }
    const statement = this.#connection.prepare(sql)
    this.#prepared.set(sql, statement)
    if (this.#prepared.size > 500) this.#prepared.delete(this.#prepared.keys().next().value as string)
    return statement
  }
}
