/** Twice as long, the rest zeros. */
export function grow<Column extends Float64Array | Uint32Array | Uint8Array>(column: Column): Column {
  const longer = new (column.constructor as new (length: number) => Column)(column.length * 2)
  longer.set(column)
  return longer
}
