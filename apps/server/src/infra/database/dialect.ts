import { type ColumnDataType, type ColumnDefinitionBuilder, type RawBuilder, sql } from 'kysely'

/** Everything in which the two databases differ, named once. Nobody else asks which database this is. */
export interface Dialect {
  readonly name: 'sqlite' | 'mysql'
  /** A whole statement. */
  readonly selectVersion: RawBuilder<{ version: string }>
  /** Appended to a SELECT: lock the rows (SQLite has one writer anyway). */
  readonly forUpdate: RawBuilder<unknown>
  /** Like `forUpdate`, passing over rows that somebody else holds. */
  readonly skipLocked: RawBuilder<unknown>
  /** After a text column: compare and sort it without regard to case (MySQL's collation does so anyway). */
  readonly caseless: RawBuilder<unknown>
  /** After the name of a table in FROM: read it by that index, whatever the database would prefer. */
  byIndex(name: string): RawBuilder<unknown>
  /** The type of a column that holds long text. */
  readonly longText: ColumnDataType | RawBuilder<unknown>
  /** The type of an auto-increment key column: BIGINT on MySQL; SQLite wants INTEGER to count. */
  readonly serial: ColumnDataType
  autoIncrement(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder
  /** The error says that a unique key exists already. */
  isDuplicate(error: unknown): boolean
  /** The database gave up on a conflict that another try may win (deadlock, lock wait, busy). */
  isConflict(error: unknown): boolean
  /** The error says that a table is not there. */
  isMissingTable(error: unknown): boolean
  /** The error says that an index of that name exists already. */
  isExistingIndex(error: unknown): boolean
  /** A whole statement. */
  dropIndex(table: string, name: string): RawBuilder<unknown>
  /** The error says that an index that was to be dropped is not there. */
  isMissingIndex(error: unknown): boolean
}

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  selectVersion: sql`select sqlite_version() as version`,
  forUpdate: sql``,
  skipLocked: sql``,
  caseless: sql`collate nocase`,
  byIndex: (name) => sql`indexed by ${sql.id(name)}`,
  longText: 'text',
  serial: 'integer',
  autoIncrement: (column) => column.primaryKey().autoIncrement(),
  // SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY
  isDuplicate: (error) => [2067, 1555].includes(readNumber(error, 'errcode')),
  // SQLITE_BUSY and its extended codes
  isConflict: (error) => (readNumber(error, 'errcode') & 0xff) === 5,
  isMissingTable: (error) => error instanceof Error && error.message.startsWith('no such table'),
  isExistingIndex: (error) => error instanceof Error && /^index .* already exists$/.test(error.message),
  dropIndex: (_, name) => sql`drop index ${sql.id(name)}`,
  isMissingIndex: (error) => error instanceof Error && error.message.startsWith('no such index'),
}

export const mysqlDialect: Dialect = {
  name: 'mysql',
  selectVersion: sql`select version() as version`,
  forUpdate: sql`for update`,
  skipLocked: sql`for update skip locked`,
  caseless: sql``,
  byIndex: (name) => sql`force index (${sql.id(name)})`,
  longText: sql`mediumtext`,
  serial: 'bigint',
  autoIncrement: (column) => column.primaryKey().autoIncrement(),
  isDuplicate: (error) => readNumber(error, 'errno') === 1062,
  // ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK, ER_CHECKREAD (MariaDB: record changed since last read)
  isConflict: (error) => [1205, 1213, 1020].includes(readNumber(error, 'errno')),
  isMissingTable: (error) => readNumber(error, 'errno') === 1146,
  isExistingIndex: (error) => readNumber(error, 'errno') === 1061,
  dropIndex: (table, name) => sql`drop index ${sql.id(name)} on ${sql.table(table)}`,
  isMissingIndex: (error) => readNumber(error, 'errno') === 1091,
}

function readNumber(error: unknown, key: 'errno' | 'errcode'): number {
  const value = (error as Record<string, unknown> | null)?.[key]
  return typeof value === 'number' ? value : 0
}
