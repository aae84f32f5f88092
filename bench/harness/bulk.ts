import { once } from 'node:events'
import { Readable } from 'node:stream'
import { type Connection, createConnection } from 'mysql2'
import type { Database } from '../../apps/server/src/infra/database/database.ts'
import type { Mall } from './mall.ts'

export type Cell = string | number | null
export type Rows = Iterable<readonly Cell[]>

/** Writes rows straight into a table, as fast as the database takes them. */
export interface Bulk {
  insert(table: string, columns: readonly string[], rows: Rows): Promise<void>
  close(): Promise<void>
}

const chunkSize = 256 * 1024
const rowsPerStatement = 400

export function openBulk({ databaseUrl, database }: Pick<Mall, 'databaseUrl' | 'database'>): Bulk {
  return databaseUrl === undefined ? openStatements(database) : openLoadData(databaseUrl)
}

function openStatements({ db }: Database): Bulk {
  return {
    async insert(table, columns, rows) {
      const write = (batch: (readonly Cell[])[]) =>
        db
          .insertInto(table as never)
          .columns(columns as never)
          .values(
            batch.map((cells) => Object.fromEntries(columns.map((name, i) => [name, cells[i]]))) as never,
          )
          .execute()
      let batch: (readonly Cell[])[] = []
      for (const cells of rows) {
        batch.push(cells)
        if (batch.length < rowsPerStatement) continue
        await write(batch)
        batch = []
      }
      if (batch.length > 0) await write(batch)
    },
    close: async () => {},
  }
}

/** `LOAD DATA LOCAL` from memory. A connection each time, so that several tables may be filled at once. */
function openLoadData(url: string): Bulk {
  return {
    async insert(table, columns, rows) {
      const connection = createConnection({ uri: url, charset: 'utf8mb4_unicode_ci' })
      try {
        await query(connection, 'set unique_checks = 0, foreign_key_checks = 0, net_read_timeout = 600')
        await query(
          connection,
          `load data local infile 'rows' into table ${table} character set utf8mb4 (${columns.join(', ')})`,
          () => Readable.from(toText(rows)),
        )
        connection.end()
        await once(connection, 'end')
      } catch (error) {
        connection.destroy()
        throw error
      }
    },
    close: async () => {},
  }
}

function query(connection: Connection, sql: string, infileStreamFactory?: () => Readable): Promise<void> {
  return new Promise((resolve, reject) =>
    connection.query({ sql, infileStreamFactory }, (error) => (error === null ? resolve() : reject(error))),
  )
}

/** Tabs and newlines between cells and rows: no cell of ours has one. */
function* toText(rows: Rows): Generator<Buffer> {
  let text = ''
  for (const cells of rows) {
    text += `${cells.map((cell) => cell ?? '\\N').join('\t')}\n`
    if (text.length < chunkSize) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}
