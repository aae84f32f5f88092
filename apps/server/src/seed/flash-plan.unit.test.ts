import { describe, expect, it } from 'vitest'
import { groups } from './data/index.ts'
import { planFlash } from './flash-plan.ts'
import { planShop } from './plan.ts'

const shop = planShop(groups, (key) => `/${key}`)
const skus = new Map(shop.skus.map((sku) => [sku.id, sku]))
const now = Date.UTC(2026, 10, 26, 12, 34, 56)
const [running, coming] = planFlash(shop, now)

describe('planFlash', () => {
  it('starts one sale at once and one at the next full hour that is not too close', () => {
    expect(Date.parse(running?.startsAt ?? '')).toBe(now + 5_000)
    expect(coming?.startsAt).toBe('2026-11-26T13:00:00.000Z')
    const late = planFlash(shop, Date.UTC(2026, 10, 26, 12, 55))
    expect(late[1]?.startsAt).toBe('2026-11-26T14:00:00.000Z')
  })

  it('sells eight goods in each, none in both, below their usual price and out of what is in stock', () => {
    const items = [...(running?.items ?? []), ...(coming?.items ?? [])]
    expect(items).toHaveLength(16)
    expect(new Set(items.map(({ skuId }) => skuId)).size).toBe(16)
    for (const { skuId, priceFen, stock, limitPerPerson } of items) {
      const sku = skus.get(skuId)
      expect(priceFen, sku?.name).toBeLessThan(sku?.priceFen ?? 0)
      expect(priceFen, sku?.name).toBeGreaterThan((sku?.priceFen ?? 0) * 0.4)
      expect(stock, sku?.name).toBeLessThanOrEqual(sku?.stock ?? 0)
      expect(limitPerPerson, sku?.name).toBeLessThanOrEqual(stock)
    }
  })
})
