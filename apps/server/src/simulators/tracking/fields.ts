export type Fields = Record<string, string | undefined>

/** A form as it came; what is no text is not there. */
export function readFields(body: unknown): Fields {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>)
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string')) as Fields
}

/** The texts of a JSON object; undefined when it is none. */
export function readJson(text: string | undefined): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null ? readFields(value) : undefined
  } catch {
    return undefined
  }
}
