import { expect, it } from 'vitest'
import { isShippedRightly } from './judge-shipped.ts'

const line = (count: number, shipped_count: number, refunded_count = 0) => ({
  sku_id: 1,
  ...{ count, shipped_count, refunded_count },
})
const inParcels = (units: number, skuId = 1) => [{ skuId, units }]

it('takes an order whose line and parcels say the same', () => {
  expect(isShippedRightly('to_ship', [line(2, 0)], [])).toBe(true)
  expect(isShippedRightly('to_ship', [line(2, 1)], inParcels(1))).toBe(true)
  expect(isShippedRightly('shipped', [line(2, 2)], inParcels(2))).toBe(true)
  expect(isShippedRightly('done', [line(2, 1, 1)], inParcels(1))).toBe(true)
  expect(isShippedRightly('refunding', [line(2, 1)], inParcels(1))).toBe(true)
})

it('finds a line that says more or less than its parcels hold', () => {
  expect(isShippedRightly('to_ship', [line(2, 1)], [])).toBe(false)
  expect(isShippedRightly('to_ship', [line(2, 0)], inParcels(1))).toBe(false)
})

it('finds a parcel with something else, and one with more than was bought', () => {
  expect(isShippedRightly('shipped', [line(1, 1)], [...inParcels(1), ...inParcels(1, 2)])).toBe(false)
  expect(isShippedRightly('shipped', [line(1, 2)], inParcels(2))).toBe(false)
})

it('finds an order that is shipped before everything has left, and one that is not although it has', () => {
  for (const status of ['shipped', 'to_review', 'done'] as const)
    expect(isShippedRightly(status, [line(2, 1)], inParcels(1))).toBe(false)
  expect(isShippedRightly('to_ship', [line(2, 2)], inParcels(2))).toBe(false)
  expect(isShippedRightly('to_ship', [line(2, 1, 1)], inParcels(1))).toBe(false)
})

it('finds a cancelled order of which something has left', () => {
  expect(isShippedRightly('cancelled', [line(2, 1)], inParcels(1))).toBe(false)
})
