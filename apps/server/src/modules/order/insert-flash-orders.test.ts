import { toFen } from '@jishi/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { buildSale, composeClaim, write } from '../flash-sale/write-claims.fixtures.ts'
import { composeFlashOrder } from './compose-flash-order.ts'
import { periodOf } from './ledger.cuts.ts'
import { findOrder, listGoods } from './order.queries.ts'

let shop: TestShop

beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close())

it('§10.2 the database makes of each claim the order that it is composed to', async () => {
  const { services } = shop
  const sale = await buildSale(services, { stock: 9, limitPerPerson: 3 })
  const claims = [3, 1, 2].map((count) => composeClaim(services, sale, { count }))
  const at = services.clock.now().getTime()
  const tickets = await write(services, claims)
  const offer = (await services.catalog.findSkuOffers([sale.skuId])).get(sale.skuId)
  if (offer === undefined) throw new Error('there are no such goods')
  const { name, optionsText: options, image } = offer
  const line = { skuId: sale.skuId, name, options, image, priceFen: toFen(4900) }
  for (const [i, { claimId, userId, count, until: payBy }] of claims.entries()) {
    const orderNo = tickets[i]?.orderNo ?? ''
    const composed = composeFlashOrder({ orderNo, claimId, userId, line, count, at, payBy })
    expect(await findOrder(services.database.db, orderNo)).toEqual(composed.order)
    expect(await listGoods(services.database.db, periodOf(orderNo), [orderNo])).toEqual(composed.goods)
    expect(composed.order).toMatchObject({ payable_fen: 4900 * count, idempotency_key: `flash:${claimId}` })
  }
})
