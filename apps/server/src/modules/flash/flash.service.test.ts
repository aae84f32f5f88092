import { toFen } from '@jishi/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildSku } from '../order/order.fixtures.ts'
import { buildFlash, buildScheduledFlash } from './flash.fixtures.ts'

let shop: TestShop
let skuId: number
beforeEach(async () => {
  shop = await openTestShop()
  skuId = await buildSku(shop.services, { stock: 1000 })
})
afterEach(() => shop.close())

async function get(path = '') {
  const answer = await shop.app.inject({ url: `/api/flash-activities${path}` })
  return answer.json()
}

const later = { startsAt: '2026-11-23T02:00:00.000Z', endsAt: '2026-11-23T03:00:00.000Z' }

describe('§10.1 flash sales as shoppers see them', () => {
  it('those that run or come, the first on top, with the time of the server; no drafts', async () => {
    const second = await buildScheduledFlash(shop.services, skuId, later)
    const first = await buildScheduledFlash(shop.services, skuId)
    const draft = await buildFlash(shop.services, skuId)
    const listed = await get()
    expect(listed.now).toBe('2026-11-21T02:00:00.000Z')
    expect(listed.items.map(({ id }: { id: number }) => id)).toEqual([first.id, second.id])
    expect(await get(`/${first.id}`)).toEqual({
      now: listed.now,
      activity: {
        ...{ id: first.id, name: first.name, startsAt: first.startsAt, endsAt: first.endsAt },
        guard: 'none',
        items: [
          {
            ...{ id: first.items[0]?.id, skuId, name: `goods ${skuId}`, image: expect.any(String) },
            ...{ priceFen: 4900, usualPriceFen: 9900, stock: 6, left: 6, limitPerPerson: 2 },
          },
        ],
      },
    })
    expect((await get(`/${draft.id}`)).error.code).toBe('flash.not_found')
  })

  it('is over at its second, and at once where staff end it', async () => {
    const first = await buildScheduledFlash(shop.services, skuId)
    const second = await buildScheduledFlash(shop.services, skuId, later)
    await get()
    await shop.services.flashAdmin.end(1, second.id)
    expect((await get(`/${second.id}`)).error.code).toBe('flash.not_found')
    shop.clock.advance(25 * 3_600_000 - 1)
    await get()
    expect((await get()).items).toHaveLength(1)
    shop.clock.advance(1)
    expect((await get()).items).toEqual([])
    expect((await get(`/${first.id}`)).error.code).toBe('flash.not_found')
  })

  it('a list has the first 8 items of each, in their order, without those that are not sold any more', async () => {
    const items = await Promise.all(
      Array.from({ length: 10 }, async () => ({
        ...{ skuId: await buildSku(shop.services), priceFen: toFen(100), stock: 1, limitPerPerson: 1 },
      })),
    )
    const { id } = await buildScheduledFlash(shop.services, skuId, { items })
    const [first, ...others] = items.map((each) => each.skuId)
    const { db } = shop.services.database
    await db
      .updateTable('sku')
      .set({ is_listed: 0 })
      .where('id', '=', first as number)
      .execute()
    const idsOf = (shown: { skuId: number }[]) => shown.map((each) => each.skuId)
    expect(idsOf((await get()).items[0].items)).toEqual(others.slice(0, 8))
    expect(idsOf((await get(`/${id}`)).activity.items)).toEqual(others)
  })
})

describe('§10.1 the flash sale of a SKU', () => {
  async function find(id: number) {
    return (await shop.app.inject({ url: `/api/flash-skus/${id}` })).json()
  }

  it('is the one that runs, else the next to come, else none', async () => {
    const second = await buildScheduledFlash(shop.services, skuId, later)
    const first = await buildScheduledFlash(shop.services, skuId)
    expect(await find(skuId)).toEqual({
      now: '2026-11-21T02:00:00.000Z',
      offer: {
        ...{ activityId: first.id, startsAt: first.startsAt, endsAt: first.endsAt },
        item: {
          ...{ id: first.items[0]?.id, skuId, name: `goods ${skuId}`, image: expect.any(String) },
          ...{ priceFen: 4900, usualPriceFen: 9900, stock: 6, left: 6, limitPerPerson: 2 },
        },
      },
    })
    shop.clock.advance(25 * 3_600_000 - 1)
    expect((await find(skuId)).offer.activityId).toBe(first.id)
    shop.clock.advance(1)
    expect((await find(skuId)).offer.activityId).toBe(second.id)
    await shop.services.flashAdmin.end(1, second.id)
    expect((await find(skuId)).offer).toBeNull()
  })

  it('is found beyond the items that a list shows, and is none for drafts and other SKUs', async () => {
    const others = await Promise.all(Array.from({ length: 9 }, () => buildSku(shop.services)))
    const sold = [...others, skuId].map((id) => ({
      ...{ skuId: id, priceFen: toFen(100), stock: 1, limitPerPerson: 1 },
    }))
    const drafted = await buildSku(shop.services)
    await buildFlash(shop.services, drafted)
    const { id } = await buildScheduledFlash(shop.services, skuId, { items: sold })
    expect((await find(skuId)).offer).toMatchObject({ activityId: id, item: { skuId } })
    expect((await find(drafted)).offer).toBeNull()
    expect((await find(999_999)).offer).toBeNull()
  })
})
