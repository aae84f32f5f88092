import { toFen } from '@jishi/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { describeAudit, runAudit } from '../../audit.ts'
import { buildBuyer, buildOrder, buildSku, readStock } from '../order/order.fixtures.ts'
import { buildFlash, buildScheduledFlash } from './flash.fixtures.ts'

let shop: TestShop
let skuId: number
beforeEach(async () => {
  shop = await openTestShop()
  skuId = await buildSku(shop.services, { stock: 10 })
})
afterEach(() => shop.close())

const tenTimes = <Result>(press: () => Promise<Result>) =>
  Promise.allSettled(Array.from({ length: 10 }, press))
const item = (stock: number, sku = skuId) => ({ skuId: sku, priceFen: toFen(100), stock, limitPerPerson: 1 })

async function expectClean() {
  const report = await runAudit(shop.services.database, shop.services.proofs)
  expect(report.isClean, describeAudit(report)).toBe(true)
}

async function listMoves(sku = skuId) {
  const { items } = await shop.services.catalogAdmin.listMovements(sku)
  return items.map(({ delta, stockAfter, staffId }) => [delta, stockAfter, staffId])
}

/** As a worker would: claims have them, and their orders are not what is tested here. */
async function takeUnits(activityId: number, taken: number) {
  const { db } = shop.services.database
  await db.updateTable('flash_item').set({ taken }).where('activity_id', '=', activityId).execute()
}

describe('§10.1 the stock of a flash sale', () => {
  it('is moved out once, however often the button is pressed, and back once', async () => {
    const { flashAdmin } = shop.services
    const { id } = await buildFlash(shop.services, skuId)
    expect(await readStock(shop.services, skuId)).toMatchObject({ stock: 10 })
    const scheduled = await tenTimes(() => flashAdmin.schedule(1, id, 1))
    const one = { status: 'fulfilled', value: { state: 'scheduled', version: 2 } }
    expect(scheduled).toMatchObject(Array.from({ length: 10 }, () => one))
    expect(await readStock(shop.services, skuId)).toEqual({ stock: 4, sales: 0, received: 10 })
    await expectClean()

    const ended = await tenTimes(() => flashAdmin.end(2, id))
    const over = { status: 'fulfilled', value: { state: 'ended', version: 3 } }
    expect(ended).toMatchObject(Array.from({ length: 10 }, () => over))
    expect(await readStock(shop.services, skuId)).toEqual({ stock: 10, sales: 0, received: 10 })
    expect(await listMoves()).toEqual([
      [6, 10, 2],
      [-6, 4, 1],
    ])
    await expectClean()
    await expect(flashAdmin.schedule(1, id, 3)).rejects.toMatchObject({ code: 'flash.not_draft' })
  })

  it('is never more than there is: all of its goods move, or none', async () => {
    const other = await buildSku(shop.services, { stock: 5 })
    const { id } = await buildFlash(shop.services, skuId, { items: [item(10), item(6, other)] })
    await expect(shop.services.flashAdmin.schedule(1, id, 1)).rejects.toMatchObject({
      code: 'flash.stock_short',
      details: { skuId: other, stock: 5 },
    })
    expect(await readStock(shop.services, skuId)).toMatchObject({ stock: 10 })
    expect(await listMoves()).toEqual([])
    expect(await shop.services.flashAdmin.get(id)).toMatchObject({ state: 'draft', version: 1 })
  })

  it('P13: racing orders for the last units, nothing falls below zero and nothing is lost', async () => {
    const { services } = shop
    const { id } = await buildFlash(services, skuId, { items: [item(8)] })
    const buyers = await Promise.all(Array.from({ length: 6 }, () => buildBuyer(services)))
    await Promise.allSettled([
      ...buyers.map((buyer) => buildOrder(services, buyer, skuId)),
      services.flashAdmin.schedule(1, id, 1),
    ])
    expect((await readStock(services, skuId)).stock).toBeGreaterThanOrEqual(0)
    await expectClean()
    await services.flashAdmin.end(1, id)
    await expectClean()
  })

  it('what was taken stays taken, and what is claimed of the old gate is not written any more', async () => {
    const { id } = await buildScheduledFlash(shop.services, skuId)
    await takeUnits(id, 2)
    const ended = await shop.services.flashAdmin.end(1, id)
    expect(ended.items).toMatchObject([{ stock: 6, taken: 2 }])
    expect(await readStock(shop.services, skuId)).toMatchObject({ stock: 8 })
    const { db } = shop.services.database
    const { epoch } = await db.selectFrom('flash_item').select('epoch').executeTakeFirstOrThrow()
    // At least: whoever builds its gate raises it, too.
    expect(epoch).toBeGreaterThan(1)
  })

  it('the audit misses units that went aside without a sale, and those of a sale that were never moved', async () => {
    const { id } = await buildScheduledFlash(shop.services, skuId)
    const activity = shop.services.database.db.updateTable('flash_activity').where('id', '=', id)
    await activity.set({ state: 'ended' }).execute()
    const findBroken = async () =>
      (await runAudit(shop.services.database, shop.services.proofs)).promises
        .filter(({ broken }) => broken > 0)
        .map(({ name, rows }) => [name, rows])
    const row = { skuId, stock: 4, received: 10, setAside: 0, inOrders: 0 }
    expect(await findBroken()).toEqual([['stock.conserved', [row]]])
    await activity.set({ state: 'scheduled' }).execute()
    expect(await findBroken()).toEqual([])
    await takeUnits(id, 1)
    const broken = Object.fromEntries(await findBroken())
    expect(broken['stock.conserved']).toEqual([{ ...row, setAside: 5 }])
    expect(broken['flash.taken']).toMatchObject([{ sku_id: skuId, taken: 1, claimed: 0 }])
  })

  it('an ended draft had none', async () => {
    const { id } = await buildFlash(shop.services, skuId)
    expect(await shop.services.flashAdmin.end(1, id)).toMatchObject({ state: 'ended' })
    expect(await readStock(shop.services, skuId)).toMatchObject({ stock: 10 })
    expect(await listMoves()).toEqual([])
  })

  it('goods of which some went aside are not deleted but taken off sale', async () => {
    const html = { detail_html: '', package_html: '', service_html: '' }
    const spu = { id: skuId, name: '', brand_id: 1, category_id: 1, ...html, created_at: 0 }
    await shop.services.database.db.insertInto('spu').values(spu).execute()
    await buildScheduledFlash(shop.services, skuId)
    expect(await shop.services.catalogAdmin.deleteSpu(1, skuId, 1)).toBe('unlisted')
  })
})

describe('§10.1 one SKU in two flash sales', () => {
  it('is refused where their times overlap, and named', async () => {
    const { services } = shop
    const first = await buildScheduledFlash(services, skuId, { items: [item(2)] })
    const { id } = await buildFlash(services, skuId, {
      items: [item(2)],
      startsAt: '2026-11-22T02:59:59Z',
      endsAt: '2026-11-22T04:00:00Z',
    })
    await expect(services.flashAdmin.schedule(1, id, 1)).rejects.toMatchObject({
      code: 'flash.overlapping',
      details: { skuId, activityId: first.id, name: first.name },
    })
    const after = { items: [item(2)], startsAt: '2026-11-22T03:00:00Z', endsAt: '2026-11-22T04:00:00Z' }
    expect(await buildScheduledFlash(services, skuId, after)).toMatchObject({ state: 'scheduled' })
    await services.flashAdmin.end(1, first.id)
    await expectClean()
  })

  it('is refused to all but one of those who are scheduled at the same moment', async () => {
    const { services } = shop
    const drafts = await Promise.all(
      Array.from({ length: 5 }, () => buildFlash(services, skuId, { items: [item(1)] })),
    )
    const settled = await Promise.allSettled(drafts.map(({ id }) => services.flashAdmin.schedule(1, id, 1)))
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await readStock(services, skuId)).toMatchObject({ stock: 9 })
    await expectClean()
  })
})
