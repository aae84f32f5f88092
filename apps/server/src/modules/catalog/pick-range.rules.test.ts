import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pickRange } from './pick-range.rules.ts'

it('gives what sorting everything would give', () => {
  const anyKeys = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 400, size: 'max' })
  fc.assert(
    fc.property(anyKeys, fc.nat(450), fc.nat(30), (keys, from, count) => {
      const ids = keys.map((_, place) => (place * 7919) % 1009)
      const sorted = keys
        .map((key, place) => ({ key, id: ids[place] as number }))
        .sort((a, b) => a.key - b.key || a.id - b.id)
        .map(({ id }) => id)
      const picked = pickRange(Float64Array.from(keys), Float64Array.from(ids), from, count)
      expect(picked).toEqual(sorted.slice(from, from + count))
    }),
    { numRuns: 2000 },
  )
})

const size = 50_000
const orders = {
  mixed: (place: number) => (place * 7919) % 1000,
  rising: (place: number) => place,
  falling: (place: number) => -place,
  'all the same': () => 0,
}

it.each(Object.entries(orders))('looks at a deep page no longer than at the first one: %s', (_, keyOf) => {
  for (const from of [0, 2376, 25_000, size - 24]) {
    const keys = countReads(Float64Array.from({ length: size }, (_, place) => keyOf(place)))
    pickRange(
      keys.array,
      Float64Array.from({ length: size }, (_, place) => place),
      from,
      24,
    )
    expect(keys.reads()).toBeLessThan(12 * size)
  }
})

function countReads(array: Float64Array) {
  let reads = 0
  const watched = new Proxy(array, {
    get(target, property) {
      if (property !== 'length') reads++
      return Reflect.get(target, property)
    },
  })
  return { array: watched, reads: () => reads }
}
