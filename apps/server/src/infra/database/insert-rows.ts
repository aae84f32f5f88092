import type { Compilable, CompiledQuery, DialectAdapter, Insertable, InsertObject } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Db, Tables, Tx } from './database.ts'

/** Of one dialect, by their shape. */
const known = new WeakMap<DialectAdapter, LRUCache<string, CompiledQuery>>()
const remembered = 500

/** Where a value of these rows goes. */
class Place {
  readonly row: number
  readonly column: string

  constructor(row: number, column: string) {
    this.row = row
    this.column = column
  }
}

/**
 * The insert that `db.insertInto(table).values(rows)` is, but put together once for all rows of the same columns: for
 * wide rows that are written at every order. `variant`: what `db` makes of the table's name, where it makes something of
 * it. All rows have the columns of the first one.
 */
export function insertRows<Table extends keyof Tables & string>(
  db: Db | Tx,
  table: Table,
  rows: readonly Insertable<Tables[Table]>[],
  variant = '',
): Compilable {
  const values = rows as readonly Record<string, unknown>[]
  const columns = Object.keys(values[0] ?? {})
  const shape = [table, variant, rows.length, ...columns].join(' ')
  const shapes = shapesOf(db)
  const query = shapes.get(shape) ?? composeShape(db, table, rows.length, columns)
  shapes.set(shape, query)
  return { compile: () => ({ ...query, parameters: query.parameters.map((place) => read(place, values)) }) }
}

function shapesOf(db: Db | Tx): LRUCache<string, CompiledQuery> {
  const { adapter } = db.getExecutor()
  const shapes = known.get(adapter) ?? new LRUCache<string, CompiledQuery>({ max: remembered })
  known.set(adapter, shapes)
  return shapes
}

function composeShape<Table extends keyof Tables & string>(
  db: Db | Tx,
  table: Table,
  rows: number,
  columns: readonly string[],
): CompiledQuery {
  const places = Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map((column) => [column, new Place(row, column)])),
  )
  return db
    .insertInto(table)
    .values(places as unknown as InsertObject<Tables, Table>[])
    .compile()
}

function read(place: unknown, rows: readonly Record<string, unknown>[]): unknown {
  if (!(place instanceof Place)) return place
  const value = rows[place.row]?.[place.column]
  if (value === undefined) throw new TypeError(`row ${place.row} has no ${place.column}`)
  return value
}
