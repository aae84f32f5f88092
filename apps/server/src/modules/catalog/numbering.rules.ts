export interface ReadonlyNumbering<Value> {
  count(): number
  at(number: number): Value | undefined
  find(value: Value): number | undefined
}

/** Numbers whatever comes, from 0. */
export function createNumbering<Value>() {
  const numbers = new Map<Value, number>()
  const values: Value[] = []
  return {
    count: () => values.length,
    at: (number: number) => values[number],
    find: (value: Value) => numbers.get(value),
    numberOf(value: Value): number {
      const known = numbers.get(value)
      if (known !== undefined) return known
      numbers.set(value, values.length)
      return values.push(value) - 1
    },
  }
}
