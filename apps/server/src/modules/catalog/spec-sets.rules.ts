import { createNumbering } from './numbering.rules.ts'

export interface SpecPair {
  name: string
  value: string
}

export type SpecSets = ReturnType<typeof createSpecSets>

/** Few sets of specs are different: `红色, 256G` is one number, whoever has it, and so is each of its pairs. */
export function createSpecSets() {
  const pairNumbers = createNumbering<string>()
  const pairs: SpecPair[] = []
  const setNumbers = createNumbering<string>()
  const sets: number[][] = []

  function numberPair(pair: SpecPair): number {
    const number = pairNumbers.numberOf(`${pair.name}\n${pair.value}`)
    pairs[number] ??= pair
    return number
  }

  return {
    count: () => sets.length,
    numberOf(specs: readonly SpecPair[]): number {
      const numbers = [...new Set(specs.map(numberPair))].sort((a, b) => a - b)
      const set = setNumbers.numberOf(numbers.join(' '))
      sets[set] ??= numbers
      return set
    },
    /** Numbers of pairs. */
    pairsOf: (set: number): readonly number[] => sets[set] ?? [],
    pairCount: () => pairs.length,
    pair: (number: number): SpecPair => pairs[number] as SpecPair,
  }
}
