import { expect, it } from 'vitest'
import { toTimeline } from './timeline.ts'

it('counts answers by the tenth of a second in which they came, and adds up what is written', () => {
  const slots = toTimeline(
    [
      [0, 10, 'accepted'],
      [99, 30, 'sold_out'],
      [100, 50, 'busy'],
      [250, 5, 'over_limit'],
    ],
    [120, 130, 310],
  )
  expect(slots).toEqual([
    { fromMs: 0, accepted: 1, refused: 1, retried: 0, p50Ms: 30, p99Ms: 30, written: 0 },
    { fromMs: 100, accepted: 0, refused: 0, retried: 1, p50Ms: 50, p99Ms: 50, written: 2 },
    { fromMs: 200, accepted: 0, refused: 1, retried: 0, p50Ms: 5, p99Ms: 5, written: 2 },
    { fromMs: 300, accepted: 0, refused: 0, retried: 0, p50Ms: 0, p99Ms: 0, written: 3 },
  ])
})
