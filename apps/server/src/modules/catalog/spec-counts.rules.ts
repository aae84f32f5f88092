import type { SpecChoice } from '@jishi/contract'
import type { SpecSets } from './spec-sets.rules.ts'

export interface Counted<Value> {
  value: Value
  count: number
}

export interface SpecCounts {
  name: string
  values: Counted<string>[]
}

type ReadonlySpecSets = Omit<SpecSets, 'numberOf'>

/**
 * How many SKUs have each value of each spec, most first. `found`: SKUs of each set of specs; `dropping`: of each choice,
 * how many more there would be of each set without it.
 */
export function countSpecs(
  specSets: ReadonlySpecSets,
  choices: readonly SpecChoice[],
  found: Uint32Array,
  dropping: readonly Uint32Array[],
): SpecCounts[] {
  const counts = new Uint32Array(specSets.pairCount())
  addPairs(specSets, found, counts)
  for (const [choice, more] of dropping.entries()) addPairs(specSets, more, counts, choices[choice]?.name)
  return rankNames(specSets, counts)
}

/** From sets to the pairs that they are made of: all, or those of one name. */
function addPairs(
  specSets: ReadonlySpecSets,
  sets: Uint32Array,
  counts: Uint32Array,
  onlyName?: string,
): void {
  for (let set = 0; set < sets.length; set++) {
    const count = sets[set] as number
    if (count === 0) continue
    for (const pair of specSets.pairsOf(set)) {
      if (onlyName !== undefined && specSets.pair(pair).name !== onlyName) continue
      counts[pair] = (counts[pair] as number) + count
    }
  }
}

function rankNames(specSets: ReadonlySpecSets, counts: Uint32Array): SpecCounts[] {
  const names = new Map<string, Counted<string>[]>()
  for (let pair = 0; pair < counts.length; pair++) {
    const count = counts[pair] as number
    if (count === 0) continue
    const { name, value } = specSets.pair(pair)
    const values = names.get(name)
    if (values === undefined) names.set(name, [{ value, count }])
    else values.push({ value, count })
  }
  return [...names]
    .map(([name, values]) => ({ name, values, sum: values.reduce((all, { count }) => all + count, 0) }))
    .sort((a, b) => b.sum - a.sum || compareText(a.name, b.name))
    .map(({ name, values }) => ({
      name,
      values: values.sort((a, b) => b.count - a.count || compareText(a.value, b.value)),
    }))
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
