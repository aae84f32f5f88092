import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  MysqlDialect,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { Pool, PoolConnection, ResultSetHeader } from 'mysql2'
import type { LaterConnection } from './later.ts'
import type { TogetherConnection } from './together.ts'

/**
 * Kysely's dialect with a connection of ours, which sends several statements in one packet: `begin` goes with the first
 * statement of a transaction, and what was asked for by `later` with the next one or with `commit`. Each round trip
 * saved is a system call here and a wake-up there.
 */
export class PackingMysqlDialect extends MysqlDialect {
  readonly #pool: Pool

  constructor(pool: Pool) {
    super({ pool })
    this.#pool = pool
  }

  override createDriver(): Driver {
    return new PackingDriver(this.#pool)
  }
}

class PackingDriver implements Driver {
  readonly #pool: Pool

  constructor(pool: Pool) {
    this.#pool = pool
  }

  async init() {}

  acquireConnection(): Promise<PackingConnection> {
    const { promise, resolve, reject } = Promise.withResolvers<PackingConnection>()
    this.#pool.getConnection((error, connection) =>
      error ? reject(error) : resolve(new PackingConnection(connection)),
    )
    return promise
  }

  async beginTransaction(connection: PackingConnection, { isolationLevel, accessMode }: TransactionSettings) {
    if (isolationLevel !== undefined || accessMode !== undefined)
      throw new Error('a transaction of this shop is READ COMMITTED and may write')
    connection.begin()
  }

  async commitTransaction(connection: PackingConnection) {
    await connection.commit()
  }

  async rollbackTransaction(connection: PackingConnection) {
    await connection.rollback()
  }

  async releaseConnection(connection: PackingConnection) {
    connection.release()
  }

  /** The pool is its opener's to end. */
  async destroy() {}
}

type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>
/** Rows, or what a write says of itself. */
type Result = unknown[] | ResultSetHeader

/** Of one loan from the pool. */
class PackingConnection implements DatabaseConnection, LaterConnection, TogetherConnection {
  readonly #raw: PoolConnection
  /** Goes before the next statement, in this order. */
  #waiting: Statement[] = []
  #hasBegun = false

  constructor(raw: PoolConnection) {
    this.#raw = raw
  }

  begin() {
    this.#waiting = [{ sql: 'begin', parameters: [] }]
    this.#hasBegun = true
  }

  async commit() {
    // Nothing was asked of the database: there is nothing to commit.
    const isUnknown = this.#waiting.length === 1 && this.#waiting[0]?.sql === 'begin'
    if (isUnknown) this.#waiting = []
    else await this.#send([{ sql: 'commit', parameters: [] }])
    this.#hasBegun = false
  }

  async rollback() {
    this.#waiting = []
    this.#hasBegun = false
    await this.#send([{ sql: 'rollback', parameters: [] }])
  }

  async later(query: CompiledQuery) {
    if (this.#hasBegun) this.#waiting.push(query)
    else await this.#send([query])
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const [result] = await this.#send([query])
    if (Array.isArray(result)) return { rows: result as Row[] }
    const { affectedRows, changedRows, insertId } = result as ResultSetHeader
    return {
      rows: [],
      numAffectedRows: BigInt(affectedRows),
      numChangedRows: BigInt(changedRows),
      insertId: insertId === 0 ? undefined : BigInt(insertId),
    }
  }

  async together(queries: readonly CompiledQuery[]): Promise<QueryResult<unknown>[]> {
    return (await this.#send(queries)).map((rows) => ({ rows: rows as unknown[] }))
  }

  /** Gives the results of `asked`. The first statement that fails is the last one that runs, and its error is thrown. */
  #send(asked: readonly Statement[]): Promise<Result[]> {
    const packet = [...this.#waiting, ...asked]
    this.#waiting = []
    const sql = packet.map((query) => query.sql).join(';\n')
    const values = packet.flatMap((query) => query.parameters)
    const { promise, resolve, reject } = Promise.withResolvers<Result[]>()
    this.#raw.query(sql, values, (error, result) => {
      if (error) reject(Object.assign(error, { stack: `${error.stack}\n${new Error('asked here').stack}` }))
      else resolve(packet.length === 1 ? [result as Result] : (result as Result[]).slice(-asked.length))
    })
    return promise
  }

  // biome-ignore lint/correctness/useYield: streaming is not offered, lists are read by keyset
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('streaming is not supported: read by keyset')
  }

  release() {
    this.#raw.release()
  }
}
