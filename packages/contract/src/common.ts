import { type Static, type TSchema, Type } from 'typebox'

/** A row id: a positive integer. */
export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })

/** A moment as ISO 8601 text in UTC. */
export const Timestamp = Type.String({ format: 'date-time' })

/** An empty good answer. */
export const Done = Type.Object({ done: Type.Literal(true) })
export type Done = Static<typeof Done>

/** One page of a list read by keyset: `next` is given back as `after`, null at the end. */
export function Keyset<Item extends TSchema>(item: Item) {
  return Type.Object({ items: Type.Array(item), next: Type.Union([Type.String(), Type.Null()]) })
}

/** One numbered page. `total` is exact up to a bounded depth; `pages` is how far the numbers go. */
export function Numbered<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    page: Type.Integer(),
    pages: Type.Integer(),
    pageSize: Type.Integer(),
    total: Type.Integer(),
  })
}
