import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildCatalog } from './catalog.fixtures.ts'
import { type Desk, me, openDesk } from './catalog-admin.fixtures.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
  await buildCatalog(desk.database, [{ id: 1, stock: 10 }, { id: 2 }])
})
afterEach(() => desk.close())

const correct = (
  delta: number,
  given: { skuId?: number; key?: string; reason?: string; staffId?: number } = {},
) => {
  const { skuId = 1, key = randomUUID(), reason = '盘点', staffId = me } = given
  return desk.admin.correctStock(staffId, skuId, { delta, reason, idempotencyKey: key })
}

async function readRow() {
  return desk.database.db
    .selectFrom('sku_stock')
    .select(['stock', 'sales', 'received'])
    .where('sku_id', '=', 1)
    .executeTakeFirstOrThrow()
}

describe('a stock correction', () => {
  it('moves what is there and what was received alike, and is kept with its reason', async () => {
    const movement = await correct(5, { reason: ' 到货 ' })
    expect(movement).toMatchObject({ delta: 5, stockAfter: 15, reason: '到货', staffId: me })
    expect(await readRow()).toEqual({ stock: 15, sales: 0, received: 15 })
    const second = await correct(-15)
    expect(await readRow()).toEqual({ stock: 0, sales: 0, received: 0 })
    expect((await desk.admin.listMovements(1)).items).toEqual([second, movement])
    expect(await desk.readAudit('sku', 1)).toMatchObject({
      action: 'sku.change',
      before: { stock: 15 },
      after: { stock: 0, reason: '盘点' },
    })
    expect(desk.hear('catalog.goods_changed')).toHaveLength(2)
    expect((await desk.catalog.getSkuDetail(1)).stock).toBe(0)
  })

  it('never takes out more than there is', async () => {
    await desk.database.transaction((tx) => desk.catalog.takeStocks(tx, [{ skuId: 1, count: 4 }]))
    await expect(correct(-7)).rejects.toMatchObject({
      code: 'catalog.stock_below_zero',
      details: { field: 'delta', stock: 6 },
    })
    expect(await readRow()).toEqual({ stock: 6, sales: 4, received: 10 })
    expect((await desk.admin.listMovements(1)).items).toEqual([])
  })

  it.each([
    ['of nothing', 0, {}, 'catalog.stock_unmoved'],
    ['of more than a shelf holds', 100_000_000, {}, 'catalog.stock_too_large'],
    ['of a SKU that is not there', 1, { skuId: 99 }, 'catalog.sku_not_found'],
  ])('%s is refused', async (_, delta, given, code) => {
    await expect(correct(delta, given)).rejects.toMatchObject({ code })
  })

  it('is made once per press of the button, however often it arrives', async () => {
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 6 }, () => correct(5, { key })))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect(await readRow()).toMatchObject({ stock: 15 })
    expect(await correct(5, { key })).toEqual(answers[0])
    const reused = { code: 'catalog.movement_key_reused' }
    await expect(correct(6, { key })).rejects.toMatchObject(reused)
    await expect(correct(5, { key, skuId: 2 })).rejects.toMatchObject(reused)
    await correct(5, { key, staffId: me + 1 })
    expect(await readRow()).toMatchObject({ stock: 20 })
  })

  it('racing orders and cancellations, keeps received = stock + units in live orders', async () => {
    let live = 0
    const order = async () => {
      await setImmediate()
      const short = await desk.database.transaction((tx) =>
        desk.catalog.takeStocks(tx, [{ skuId: 1, count: 1 }]),
      )
      if (short.length === 0) live++
    }
    const cancelled = async () => {
      await order()
      if (live < 1) return
      live--
      await desk.database.transaction((tx) => desk.catalog.returnStock(tx, 1, 1))
    }
    const moved: number[] = []
    const count = async (delta: number) => {
      await setImmediate()
      await correct(delta).then(
        () => moved.push(delta),
        (error: unknown) => expect(error).toMatchObject({ code: 'catalog.stock_below_zero' }),
      )
    }
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => [
        order(),
        count(n % 2 ? -3 : 2),
        n % 4 ? order() : cancelled(),
      ]).flat(),
    )
    const row = await readRow()
    expect(row.stock).toBeGreaterThanOrEqual(0)
    expect(row.received).toBe(10 + moved.reduce((sum, delta) => sum + delta, 0))
    expect(row.received).toBe(row.stock + live)
    expect(row.sales).toBe(live)
  })
})

it('movements are listed page by page', async () => {
  for (let n = 0; n < 52; n++) await correct(1)
  const first = await desk.admin.listMovements(1)
  expect(first.items).toHaveLength(50)
  const second = await desk.admin.listMovements(1, { after: first.next ?? '' })
  expect([...first.items, ...second.items].map(({ stockAfter }) => stockAfter)).toEqual(
    Array.from({ length: 52 }, (_, n) => 62 - n),
  )
  expect(second.next).toBeNull()
})
