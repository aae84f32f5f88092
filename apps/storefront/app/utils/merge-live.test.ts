import { type SkuDetail, type SkuLive, toFen } from '@jishi/contract'
import { expect, it } from 'vitest'
import { mergeLive } from './merge-live.ts'

const variant = (skuId: number) => ({ skuId, optionIds: [skuId], priceFen: toFen(100), stock: 5, image: '' })
const stored = { id: 1, priceFen: toFen(100), stock: 5, variants: [1, 2, 3].map(variant) } as SkuDetail
const now: SkuLive = {
  ...{ priceFen: toFen(90), marketPriceFen: toFen(120), stock: 4, sales: 8, isListed: true },
  variants: [
    { skuId: 1, priceFen: toFen(90), stock: 4 },
    { skuId: 3, priceFen: toFen(80), stock: 0 },
  ],
}

it('shows the numbers of now, and no variant that is not sold any more', () => {
  expect(mergeLive(stored, now)).toMatchObject({
    ...{ id: 1, priceFen: 90, marketPriceFen: 120, stock: 4, sales: 8 },
    variants: [
      { skuId: 1, optionIds: [1], priceFen: 90, stock: 4 },
      { skuId: 3, priceFen: 80, stock: 0 },
    ],
  })
})

it('leaves nothing of a SKU that was taken off, and still shows what was looked at', () => {
  const merged = mergeLive(stored, { ...now, isListed: false, variants: now.variants.slice(1) })
  expect(merged.stock).toBe(0)
  expect(merged.variants.map(({ skuId, stock }) => [skuId, stock])).toEqual([
    [1, 0],
    [3, 0],
  ])
})
