/** What a look through the shop's data brought to light: a row that breaks a promise. */
export interface Breach {
  /** Name of the promise. */
  promise: string
  row: object
}

/** Promises of a module, and the look through its data that proves them. */
export interface Proof<Db> {
  /** By name (`order.paid_amount`), what holds when no row is found. */
  promises: Readonly<Record<string, string>>
  /** How many rows `find` will tell of, or nearly, for whoever waits. Counts an index; reads no table for it. */
  countRows(db: Db): Promise<number>
  /**
   * Goes through everything in slices, so that memory does not grow with it. `db` shows one moment. `onSeen` is told how
   * many rows each slice had.
   */
  find(db: Db, onSeen: (rows: number) => void): AsyncIterable<Breach>
}
