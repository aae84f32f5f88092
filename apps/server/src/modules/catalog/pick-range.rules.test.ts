import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pickRange } from './pick-range.rules.ts'

it('gives what sorting everything would give', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.nat(60), fc.nat(30), (keys, from, count) => {
      const compare = (a: number, b: number) => (keys[a] as number) - (keys[b] as number) || a - b
      const items = Uint32Array.from(keys.keys())
      const sorted = [...items].sort(compare)
      expect(pickRange(items, from, count, compare)).toEqual(sorted.slice(from, from + count))
    }),
    { numRuns: 2000 },
  )
})

it('looks at a deep page no longer than at the first one', () => {
  const size = 50_000
  const keys = Float64Array.from({ length: size }, (_, index) => (index * 7919) % 1000)
  const comparisons = (from: number) => {
    let made = 0
    pickRange(Uint32Array.from(keys.keys()), from, 24, (a, b) => {
      made++
      return (keys[a] as number) - (keys[b] as number) || a - b
    })
    return made
  }
  for (const from of [0, 2376]) expect(comparisons(from)).toBeLessThan(8 * size)
})
