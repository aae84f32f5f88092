import fc from 'fast-check'

/** The part of JSON Schema that the contract uses. */
export interface Schema {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  pattern?: string
  format?: string
  minLength?: number
  minimum?: number
  minItems?: number
  default?: unknown
}

/** A value that the schema takes; the same one each time. Optional properties are there. */
export function sampleOf(schema: Schema): unknown {
  if ('const' in schema) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return sampleOf(schema.anyOf[0] as Schema)
  if (schema.type === 'object') {
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, property]) => [name, sampleOf(property)]),
    )
  }
  if (schema.type === 'array') return [sampleOf(schema.items as Schema)]
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1
  if (schema.type === 'boolean') return true
  if (schema.type === 'null') return null
  return sampleText(schema)
}

/** A place in a value: `['source', 'skuId']`. */
export interface Field {
  path: string[]
  schema: Schema
}

/** Every field below an object's schema; of a union, those of its first member. */
export function listFields(schema: Schema, above: string[] = []): Field[] {
  const shape = schema.anyOf?.find((member) => member.type === 'object') ?? schema
  return Object.entries(shape.properties ?? {}).flatMap(([name, property]) => {
    const path = [...above, name]
    return [{ path, schema: property }, ...listFields(property, path)]
  })
}

/** A copy of the value with another one in that place. */
export function plant(value: unknown, [head, ...rest]: readonly string[], planted: unknown): unknown {
  if (head === undefined) return planted
  const object = (value ?? {}) as Record<string, unknown>
  return { ...object, [head]: plant(object[head], rest, planted) }
}

/** Whether a value of that JSON type may stand there. */
export function takesType(schema: Schema, type: string): boolean {
  if (schema.anyOf) return schema.anyOf.some((member) => takesType(member, type))
  if ('const' in schema) return typeof schema.const === type
  if (schema.enum) return schema.enum.some((value) => typeof value === type)
  if (schema.type === undefined) return true
  return schema.type === type || (type === 'number' && schema.type === 'integer')
}

function sampleText({ pattern, format, minLength = 0 }: Schema): string {
  if (format === 'email') return 'somebody@example.com'
  if (format === 'date-time') return '2026-11-21T00:00:00Z'
  if (pattern === undefined) return 'a'.repeat(Math.max(minLength, 1))
  // Looking ahead is beyond fast-check: without it some samples are good all the same.
  const loose = new RegExp(pattern.replace(/\(\?!(?:\\.|\[[^\]]*\]|[^)])*\)/g, ''))
  const samples = fc.sample(fc.stringMatching(loose), { numRuns: 100, seed: 7 })
  const text = samples
    .map((sample) => sample.padEnd(minLength, 'a'))
    .find((sample) => new RegExp(pattern).test(sample))
  if (text === undefined) throw new Error(`no sample for ${pattern}`)
  return text
}
