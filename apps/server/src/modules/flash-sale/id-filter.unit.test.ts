import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createIdFilter } from './id-filter.ts'

const makeIds = (count: number) => Array.from({ length: count }, () => randomBytes(16).toString('base64url'))

describe('a filter of ids', () => {
  it.each([10, 1_000, 1_000_000])('knows all that were added to one for %i', (capacity) => {
    const filter = createIdFilter(capacity)
    const ids = makeIds(2_000)
    for (const id of ids) filter.add(id)
    expect(ids.filter((id) => !filter.has(id))).toEqual([])
  })

  // 65,536 fill it to the brim; 100,000 are too many for it.
  it.each([
    [65_536, 0.005],
    [100_000, 0.02],
  ])('takes few of others for known: %i ids, at most %d', (count, share) => {
    const filter = createIdFilter(65_536)
    for (const id of makeIds(count)) filter.add(id)
    const mistaken = makeIds(50_000).filter((id) => filter.has(id)).length
    expect(mistaken).toBeGreaterThan(0)
    expect(mistaken / 50_000).toBeLessThan(share)
  })

  it('is mistaken about other ids than the next filter', () => {
    const [ids, others] = [makeIds(65_536), makeIds(20_000)]
    const findMistaken = () => {
      const filter = createIdFilter(65_536)
      for (const id of ids) filter.add(id)
      return new Set(others.filter((id) => filter.has(id)))
    }
    const [first, second] = [findMistaken(), findMistaken()]
    expect(first.intersection(second).size).toBeLessThan(first.size / 4)
  })
})
