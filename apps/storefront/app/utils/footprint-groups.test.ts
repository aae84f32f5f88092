import type { FootprintView } from '@jishi/contract'
import { expect, it } from 'vitest'
import { groupByDay, latestOfFamilies } from './footprint-groups'

const seen = (id: number, seenAt: string) => ({ sku: { id }, seenAt }) as FootprintView

it('groups what was seen by the day of the reader, in the order in which it comes', () => {
  const days = groupByDay(
    [
      seen(3, '2026-11-24T16:30:00Z'),
      seen(2, '2026-11-24T16:00:00Z'),
      seen(1, '2026-11-24T15:59:00Z'),
      seen(4, '2026-10-01T00:00:00Z'),
    ],
    'Asia/Shanghai',
  )
  expect(days.map(({ day, items }) => [day, items.map(({ sku }) => sku.id)])).toEqual([
    ['2026-11-25', [3, 2]],
    ['2026-11-24', [1]],
    ['2026-10-01', [4]],
  ])
  expect(groupByDay([])).toEqual([])
})

it('shows one of each family, the one that was seen last, and none of the family on show', () => {
  const of = (id: number, spuId: number) => ({ sku: { id, spuId }, seenAt: '' }) as FootprintView
  const items = [of(5, 2), of(4, 1), of(3, 2), of(2, 3), of(1, 1)]
  expect(latestOfFamilies(items, 1).map(({ id }) => id)).toEqual([5, 2])
})
