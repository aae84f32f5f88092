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
import type { Database, Tables } from './database.ts'
import { sqliteDialect } from './dialect.ts'
import { createTransactions } from './transactions.ts'

const memory = ':memory:'

/**
 * Opens the embedded database. WAL with `synchronous=FULL`: a commit is on the disk when it returns. One connection
 * writes, one transaction at a time (BEGIN IMMEDIATE, so a second process waits at the start and never fails in the
 * middle); a second connection answers plain reads without waiting for a running transaction.
 */
export function openSqlite({ file }: { file: string }): Database {
  if (file !== memory) mkdirSync(dirname(file), { recursive: true })
  const writer = openConnection(file)
  const reader = file === memory ? writer : openConnection(file)
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new NodeSqliteDriver(writer, reader),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
  return {
    dialect: sqliteDialect,
    db,
    ...createTransactions(db, sqliteDialect),
    async ping() {
      reader.prepare('select 1').get()
    },
    close: () => db.destroy(),
  }
}

function openConnection(file: string): DatabaseSync {
  const connection = new DatabaseSync(file, { timeout: 10_000 })
  connection.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  connection.exec('pragma cache_size = -65536; pragma temp_store = memory; pragma mmap_size = 268435456')
  return connection
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
    connection.end('commit')
  }

  async rollbackTransaction(connection: NodeSqliteConnection) {
    connection.end('rollback')
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
      this.#writer.exec('begin immediate')
      this.#release = release
    } catch (error) {
      release()
      throw error
    }
  }

  end(command: 'commit' | 'rollback') {
    const release = this.#release
    if (release === undefined) return
    // A commit that fails (disk full, busy) leaves the transaction open; Kysely then asks for the rollback.
    this.#writer.exec(command)
    this.#release = undefined
    release()
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#release !== undefined) return this.#writer.run(query)
    if (SelectQueryNode.is(query.query) && this.#reader !== this.#writer) return this.#reader.run(query)
    const release = await this.#mutex.lock()
    try {
      return this.#writer.run(query)
    } finally {
      release()
    }
  }

  // biome-ignore lint/correctness/useYield: streaming is not offered, lists are read by keyset
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('streaming is not supported: read by keyset')
  }
}

/** A connection with its prepared statements, the least used one dropped beyond 500. */
class Statements {
  readonly #connection: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  constructor(connection: DatabaseSync) {
    this.#connection = connection
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
