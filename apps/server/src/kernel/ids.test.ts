import { expect, it } from 'vitest'
import { createManualClock } from './clock.ts'
import { createIds } from './ids.ts'

it('gives 32 hex characters that sort by time and never repeat, over many draws', () => {
  const clock = createManualClock('2026-11-21T00:00:00Z')
  const ids = createIds(clock)
  const early = Array.from({ length: 2000 }, () => ids.next())
  clock.advance(1)
  const late = ids.next()
  expect(early.every((id) => /^[0-9a-f]{32}$/.test(id) && id < late)).toBe(true)
  expect(new Set(early).size).toBe(2000)
})
