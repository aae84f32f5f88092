import { isDeepStrictEqual } from 'node:util'

type Fields = Record<string, unknown>

/** What is kept of a change: the fields that differ. Of something new or gone, all of them. */
export interface KeptChange {
  before: Fields | null
  after: Fields | null
}

/** Compares what JSON would say of the two; undefined when they are the same and so nothing was changed. */
export function keepChanges(before: object | null, after: object | null): KeptChange | undefined {
  const was = toJson(before)
  const is = toJson(after)
  if (was === null || is === null) return { before: was, after: is }
  const changed = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (field) => !isDeepStrictEqual(was[field], is[field]),
  )
  return changed.length === 0 ? undefined : { before: pick(was, changed), after: pick(is, changed) }
}

function toJson(value: object | null): Fields | null {
  return JSON.parse(JSON.stringify(value)) as Fields | null
}

function pick(object: Fields, fields: string[]): Fields {
  return Object.fromEntries(fields.filter((field) => field in object).map((field) => [field, object[field]]))
}
