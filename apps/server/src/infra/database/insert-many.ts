import type { Insertable } from 'kysely'
import type { Tables, Tx } from './database.ts'
import { insertRows } from './insert-rows.ts'
import { later } from './later.ts'

/** Few shapes, so that each is put together once; even a wide row stays far below what a statement may carry. */
const sizes = [100, 10, 1]

/** Any number of rows of the same columns, in as few statements as it takes, written `later`. */
export async function insertMany<Table extends keyof Tables & string>(
  tx: Tx,
  table: Table,
  rows: readonly Insertable<Tables[Table]>[],
): Promise<void> {
  for (let from = 0; from < rows.length; ) {
    const size = sizes.find((each) => each <= rows.length - from) ?? 1
    await later(tx, insertRows(tx, table, rows.slice(from, from + size)))
    from += size
  }
}
