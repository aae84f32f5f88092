import type { BodyOf, changeSpecs, SpecView } from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'

/** Columns of a SKU's name and options text. */
const maxName = 160
const maxOptionsText = 120

/** What a SKU is called when nobody named it: `云岚 X1 红色 256G`. */
export function composeName(spuName: string, values: readonly string[]): string {
  return [spuName, ...values].join(' ')
}

/** `composeName`, for a SKU to be called so. Throws catalog.name_too_long. */
export function deriveName(spuName: string, values: readonly string[]): string {
  const name = composeName(spuName, values)
  if (name.length > maxName)
    throw new AppError('catalog.name_too_long', { field: 'name', name, limit: maxName })
  return name
}

/** As carts and orders show what was chosen: `红色 256G`. Throws catalog.name_too_long. */
export function joinValues(values: readonly string[]): string {
  const name = values.join(' ')
  if (name.length > maxOptionsText) {
    throw new AppError('catalog.name_too_long', { field: 'options', name, limit: maxOptionsText })
  }
  return name
}

export interface Choice {
  specId: number
  optionId: number
  value: string
}

/** The chosen option of each spec, in the order of the specs. Throws catalog.options_incomplete. */
export function readChoice(specs: readonly SpecView[], optionIds: readonly number[]): Choice[] {
  const chosen = specs.flatMap((spec) =>
    spec.options
      .filter(({ id }) => optionIds.includes(id))
      .map(({ id, value }) => ({ specId: spec.id, optionId: id, value })),
  )
  const isOneOfEach =
    chosen.length === optionIds.length && specs.every((spec, index) => chosen[index]?.specId === spec.id)
  if (!isOneOfEach || chosen.length !== specs.length) {
    throw new AppError('catalog.options_incomplete', { field: 'optionIds' })
  }
  return chosen
}

export type WantedSpecs = BodyOf<typeof changeSpecs>['specs']

/** What turns the specs of a family into the wanted ones. Names and values are trimmed. */
export interface SpecPlan {
  /** In their new order; without an id: new. */
  specs: { id?: number; name: string; options: { id?: number; value: string }[] }[]
  removedSpecIds: number[]
  removedOptionIds: number[]
}

/**
 * Says how to come from these specs to the wanted ones. `used`: the options that the family's SKUs have.
 * Throws catalog.spec_unknown, catalog.spec_repeated, and catalog.option_in_use: an option that a SKU has stays, and
 * so does a spec in which SKUs differ, for without it they could not be told apart.
 */
export function planSpecs(
  current: readonly SpecView[],
  wanted: WantedSpecs,
  used: ReadonlySet<number>,
): SpecPlan {
  const specs = wanted.map(({ id, name, options }) => ({
    id,
    name: name.trim(),
    options: options.map((option) => ({ id: option.id, value: option.value.trim() })),
  }))
  checkKnown(current, specs)
  checkRepeated(specs)
  const kept = new Map(specs.map((spec) => [spec.id, new Set(spec.options.map(({ id }) => id))]))
  const removedSpecs = current.filter(({ id }) => !kept.has(id))
  for (const { name, options } of removedSpecs) {
    if (options.filter(({ id }) => used.has(id)).length > 1)
      throw new AppError('catalog.option_in_use', { name })
  }
  const removedOptions = current.flatMap((spec) =>
    kept.has(spec.id) ? spec.options.filter(({ id }) => !kept.get(spec.id)?.has(id)) : [],
  )
  const needed = removedOptions.find(({ id }) => used.has(id))
  if (needed !== undefined) throw new AppError('catalog.option_in_use', { name: needed.value })
  return {
    specs,
    removedSpecIds: removedSpecs.map(({ id }) => id),
    removedOptionIds: [...removedOptions, ...removedSpecs.flatMap(({ options }) => options)].map(
      ({ id }) => id,
    ),
  }
}

function checkKnown(current: readonly SpecView[], specs: SpecPlan['specs']): void {
  const known = new Map(current.map((spec) => [spec.id, new Set(spec.options.map(({ id }) => id))]))
  for (const [index, { id, options }] of specs.entries()) {
    const field = `specs.${index}`
    const own = id === undefined ? undefined : known.get(id)
    if (id !== undefined && own === undefined) throw new AppError('catalog.spec_unknown', { field })
    for (const option of options) {
      if (option.id !== undefined && !own?.has(option.id))
        throw new AppError('catalog.spec_unknown', { field })
    }
  }
  const ids = specs.flatMap(({ id, options }) => [`${id}`, ...options.map((option) => `${id}/${option.id}`)])
  checkOnce(
    ids.filter((id) => !id.endsWith('undefined')),
    (index) => new AppError('catalog.spec_unknown', { field: 'specs', id: ids[index] }),
  )
}

function checkRepeated(specs: SpecPlan['specs']): void {
  const repeated = (field: string, names: string[]) =>
    checkOnce(names, (index) => {
      return new AppError('catalog.spec_repeated', { field: `${field}.${index}`, name: names[index] })
    })
  repeated(
    'specs',
    specs.map(({ name }) => name),
  )
  for (const [index, { options }] of specs.entries()) {
    repeated(
      `specs.${index}.options`,
      options.map(({ value }) => value),
    )
  }
}

function checkOnce(values: string[], toError: (index: number) => AppError): void {
  const seen = new Set<string>()
  for (const [index, value] of values.entries()) {
    if (seen.has(value)) throw toError(index)
    seen.add(value)
  }
}
