import type { Kysely, Transaction } from 'kysely'
import type { Dialect } from './dialect.ts'

/** Row types of all tables. Each module adds the ones it owns in `<module>.tables.ts` by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Tables {}

export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>

/**
 * The shop's tables. Promises: what `transaction` committed survives the death of the process and of the machine;
 * a transaction sees its own writes and, of others, only committed ones (READ COMMITTED or stronger).
 */
export interface Database {
  readonly dialect: Dialect
  readonly db: Db
  /**
   * Runs `work` in one transaction and commits. `work` may run again from the start when the database asks for it
   * (deadlock, lock wait), so it must have no effect outside the transaction. Throws what `work` threw, rolled back.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Runs `work` on one moment of the data: whatever it reads, first or last, is what was committed when it began. It
   * writes nothing. May last for minutes without holding anybody up.
   */
  snapshot<T>(work: (db: Db) => Promise<T>): Promise<T>
  /** Runs `work` behind a savepoint of `tx`: if it throws, only its own writes are undone. */
  savepoint<T>(tx: Tx, name: string, work: () => Promise<T>): Promise<T>
  /** Answers when the database does; rejects when it cannot be reached. */
  ping(): Promise<void>
  /** Waits for running statements, then lets go of everything. */
  close(): Promise<void>
}
