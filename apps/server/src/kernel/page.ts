/** One page of a keyset list. Ask the store for `limit + 1` rows; the extra one only tells that there is more. */
export function toKeyset<Row, Item>(
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => string,
  present: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(present), next: rows.length > limit && last !== undefined ? keyOf(last) : null }
}
