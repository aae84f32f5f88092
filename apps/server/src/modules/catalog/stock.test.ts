import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestPorts, type TestPorts } from '../../../test/ports.ts'
import { buildCatalog } from './catalog.fixtures.ts'
import { readStock, returnStock, takeStock } from './stock.queries.ts'

let ports: TestPorts

beforeEach(async () => {
  ports = await openTestPorts()
  await buildCatalog(ports.database, [
    { id: 1, stock: 20, sales: 3 },
    { id: 2, stock: 1 },
  ])
})
afterEach(() => ports.close())

const take = (skuId: number, count: number) => ports.database.transaction((tx) => takeStock(tx, skuId, count))
const giveBack = (skuId: number, count: number) =>
  ports.database.transaction((tx) => returnStock(tx, skuId, count))

async function readRow(skuId: number) {
  return ports.database.db
    .selectFrom('sku_stock')
    .select(['stock', 'sales', 'received'])
    .where('sku_id', '=', skuId)
    .executeTakeFirstOrThrow()
}

describe('takeStock', () => {
  it('moves pieces from stock to sales', async () => {
    expect(await take(1, 5)).toBe(true)
    expect(await readRow(1)).toEqual({ stock: 15, sales: 8, received: 20 })
  })

  it('takes nothing when less is left than asked for', async () => {
    expect(await take(2, 2)).toBe(false)
    expect(await readRow(2)).toEqual({ stock: 1, sales: 0, received: 1 })
  })

  it('never goes below zero with 50 takers for 20 pieces at once', async () => {
    const taken = await Promise.all(Array.from({ length: 50 }, () => take(1, 1)))
    expect(taken.filter(Boolean)).toHaveLength(20)
    expect(await readRow(1)).toEqual({ stock: 0, sales: 23, received: 20 })
  })

  it('tells that an unknown SKU has none', async () => {
    expect(await take(99, 1)).toBe(false)
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses a count of %s', async (count) => {
    await expect(take(1, count)).rejects.toThrow(RangeError)
    await expect(giveBack(1, count)).rejects.toThrow(RangeError)
  })
})

describe('returnStock', () => {
  it('gives a sold-out SKU its pieces back', async () => {
    await take(2, 1)
    await giveBack(2, 1)
    expect(await readRow(2)).toEqual({ stock: 1, sales: 0, received: 1 })
  })

  it('throws where there is no row to give back to, so that nothing is lost unseen', async () => {
    await expect(giveBack(99, 1)).rejects.toThrow('sku 99')
  })

  it('never gives back more than was sold', async () => {
    await expect(giveBack(2, 1)).rejects.toThrow()
    expect(await readRow(2)).toEqual({ stock: 1, sales: 0, received: 1 })
  })
})

it('reads what is left as the transaction sees it, without unknown SKUs', async () => {
  const left = await ports.database.transaction(async (tx) => {
    await takeStock(tx, 1, 5)
    return readStock(tx, [1, 2, 99])
  })
  expect(left).toEqual(
    new Map([
      [1, 15],
      [2, 1],
    ]),
  )
})

it('is kept at or above zero by the database itself', async () => {
  const update = ports.database.db.updateTable('sku_stock').where('sku_id', '=', 2)
  await expect(update.set({ stock: -1 }).execute()).rejects.toThrow(/check|constraint/i)
  expect(await readRow(2)).toMatchObject({ stock: 1 })
})
