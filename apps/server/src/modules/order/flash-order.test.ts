import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { pressAtCashier, reachCashier } from '../../simulators/alipay/alipay.fixtures.ts'
import type { Services } from '../../wire.ts'
import {
  buildFlashOrder,
  buildSale,
  composeClaim,
  readItem,
  type Sale,
  write,
} from '../flash-sale/write-claims.fixtures.ts'
import { auditWords, composeAsk, payOrder, runRefunds, sendOrder } from './after-sale.fixtures.ts'
import { runJob } from './ledger.fixtures.ts'
import { buildBuyer, buildOrder, buildSku, readStock } from './order.fixtures.ts'

const minuteMs = 60_000
let shop: TestShop
let services: Services

beforeAll(async () => {
  shop = await openTestShop()
  services = shop.services
})
afterEach(expectClean)
afterAll(() => shop.close())

/** What ran out is closed first, as the job would. */
async function expectClean() {
  await runJob(services, 'order.sweep_unpaid')
  expect(await auditWords(services)).toBe('')
}

async function buildFlash(given: Parameters<typeof buildSale>[1] = {}) {
  const sale = await buildSale(services, given)
  const buyer = await buildBuyer(services)
  return { sale, buyer, order: await buildFlashOrder(services, sale, { userId: buyer.userId }) }
}

const stateOf = async (claimId: string) => {
  const claim = await services.flash.claims.find(claimId)
  return claim?.reason ?? claim?.state
}
const detailOf = ({ userId, orderNo }: { userId: number; orderNo: string }) =>
  services.orders.getDetail(userId, orderNo)
const takenOf = async (sale: Sale) => (await readItem(services, sale)).taken

/** Its buyer stands before the cashier, who does not know the payment yet; pays when asked to. */
async function startPaying({ userId, orderNo }: { userId: number; orderNo: string }) {
  const { payment, redirectUrl } = await services.orders.startPayment(userId, orderNo, { provider: 'alipay' })
  return async () => {
    await pressAtCashier(await reachCashier(redirectUrl))
    await services.payments.confirm(userId, payment.paymentId)
    return payment.paymentId
  }
}

describe('§10.3 an order of a flash sale that is paid', () => {
  it('is paid for good; its buyer says where it goes, once, and then it leaves', async () => {
    const { sale, buyer, order } = await buildFlash()
    const { userId, orderNo } = order
    const { orders } = services
    await expect(orders.setAddress(userId, orderNo, buyer.addressId)).rejects.toMatchObject({
      code: 'order.illegal_move',
    })
    await payOrder(services, buyer, orderNo)
    expect(await stateOf(order.claimId)).toBe('paid')
    expect(await detailOf(order)).toMatchObject({ status: 'to_ship', needsAddress: true })
    await expect(sendOrder(services, orderNo)).rejects.toMatchObject({ code: 'order.address_missing' })

    const other = await buildBuyer(services)
    await expect(orders.setAddress(other.userId, orderNo, other.addressId)).rejects.toMatchObject({
      code: 'order.not_found',
    })
    await expect(orders.setAddress(userId, orderNo, other.addressId)).rejects.toMatchObject({
      code: 'address.not_found',
    })
    const set = await orders.setAddress(userId, orderNo, buyer.addressId)
    expect(set).toMatchObject({
      needsAddress: false,
      recipient: { name: '张三', mobileMasked: '188****0001' },
    })
    expect(await orders.setAddress(userId, orderNo, buyer.addressId)).toEqual(set)
    const second = await services.addresses.createAddress(userId, {
      ...{ recipient: '李四', provinceCode: '110000', cityCode: '110100', districtCode: '110101' },
      ...{ detail: '王府井 2 号', mobile: '18800000002' },
    })
    await expect(orders.setAddress(userId, orderNo, second.id)).rejects.toMatchObject({
      code: 'order.address_set',
    })
    await sendOrder(services, orderNo)
    expect(await detailOf(order)).toMatchObject({ status: 'shipped' })
    expect(await takenOf(sale)).toBe(1)
    expect(await readStock(services, sale.skuId)).toMatchObject({ stock: 4, sales: 1 })
  })

  it('of two addresses at the same moment one counts', async () => {
    const { buyer, order } = await buildFlash()
    await payOrder(services, buyer, order.orderNo)
    const again = await services.addresses.createAddress(order.userId, {
      ...{ recipient: '李四', provinceCode: '110000', cityCode: '110100', districtCode: '110101' },
      ...{ detail: '王府井 2 号', mobile: '18800000002' },
    })
    const settled = await Promise.allSettled(
      [buyer.addressId, again.id].map((id) => services.orders.setAddress(order.userId, order.orderNo, id)),
    )
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('gives its units to normal stock when it is refunded', async () => {
    const { sale, buyer, order } = await buildFlash()
    const paymentId = await payOrder(services, buyer, order.orderNo)
    const { afterSaleId } = await services.afterSales.ask(order.userId, order.orderNo, composeAsk())
    await services.afterSales.accept(1, afterSaleId, { isRestocked: true })
    await runRefunds(services, shop.clock, paymentId)
    expect(await detailOf(order)).toMatchObject({ status: 'refunded', needsAddress: false })
    expect(await takenOf(sale)).toBe(1)
    expect(await stateOf(order.claimId)).toBe('paid')
    expect(await readStock(services, sale.skuId)).toMatchObject({ stock: 5, sales: 0 })
  })

  it('can be bought again, and another order has no address to be set', async () => {
    const { buyer, order } = await buildFlash()
    expect((await services.orders.again(order.userId, order.orderNo)).lines).toMatchObject([{ added: 1 }])
    const plain = await buildOrder(services, buyer, await buildSku(services))
    expect(plain).toMatchObject({ isFlash: false, needsAddress: false })
    await expect(
      services.orders.setAddress(buyer.userId, plain.orderNo, buyer.addressId),
    ).rejects.toMatchObject({ code: 'order.address_set' })
  })
})

describe('P13 an order of a flash sale that is not paid gives back, once', () => {
  it('when its time is over: the units are free in the sale, not in normal stock', async () => {
    const { sale, order } = await buildFlash({ stock: 1 })
    shop.clock.advance(16 * minuteMs)
    await Promise.all([1, 2, 3].map(() => services.orders.closeUnpaid(order.orderNo)))
    expect(await stateOf(order.claimId)).toBe('unpaid')
    expect(await takenOf(sale)).toBe(0)
    expect(await readStock(services, sale.skuId)).toMatchObject({ stock: 4, sales: 0 })
    const [next] = await write(services, [composeClaim(services, sale)])
    expect(next?.state).toBe('ordered')
  })

  it('when its buyer cancels; the limit of the item is theirs again', async () => {
    const { sale, order } = await buildFlash({ limitPerPerson: 1 })
    const { userId } = order
    const again = () => write(services, [composeClaim(services, sale, { userId })])
    expect(await again()).toMatchObject([{ reason: 'over_limit' }])
    await services.orders.cancel(userId, order.orderNo, '')
    expect(await stateOf(order.claimId)).toBe('cancelled')
    expect(await again()).toMatchObject([{ state: 'ordered' }])
  })

  it('after the sale has ended to normal stock, by a movement of the shop itself', async () => {
    const { sale, order } = await buildFlash()
    await services.flashAdmin.end(1, sale.activityId)
    expect(await readStock(services, sale.skuId)).toMatchObject({ stock: 9, sales: 1 })
    await services.orders.cancel(order.userId, order.orderNo, '')
    expect(await readStock(services, sale.skuId)).toMatchObject({ stock: 10, sales: 0 })
    const { items } = await services.catalogAdmin.listMovements(sale.skuId)
    expect(items[0]).toMatchObject({ delta: 1, stockAfter: 10, staffId: null })
    expect(await takenOf(sale)).toBe(0)
  })

  it('and keeps nobody from other orders: its limit is the item’s', async () => {
    const { buyer } = await buildFlash()
    for (let n = 0; n < 6; n++)
      await buildFlashOrder(services, await buildSale(services), { userId: buyer.userId })
    expect(await buildOrder(services, buyer, await buildSku(services))).toMatchObject({ status: 'unpaid' })
  })

  it('a sale whose window is over ends by itself and leaves only what was ordered', async () => {
    const { sale, order } = await buildFlash()
    shop.clock.advance(60 * minuteMs)
    await services.flashAdmin.endDue(minuteMs)
    expect(await services.flashAdmin.get(sale.activityId)).toMatchObject({ state: 'scheduled' })
    shop.clock.advance(minuteMs)
    await Promise.all([
      services.flashAdmin.endDue(minuteMs),
      services.flashAdmin.endDue(minuteMs),
      services.orders.closeUnpaid(order.orderNo),
    ])
    expect(await services.flashAdmin.get(sale.activityId)).toMatchObject({ state: 'ended' })
    expect(await readStock(services, sale.skuId)).toMatchObject({ stock: 10, sales: 0 })
  })
})

describe('P13 money that comes after the order was closed', () => {
  it('takes the units again while the sale has them', async () => {
    const { sale, order } = await buildFlash()
    const arrive = await startPaying(order)
    await services.orders.cancel(order.userId, order.orderNo, '')
    expect(await takenOf(sale)).toBe(0)
    await arrive()
    expect(await detailOf(order)).toMatchObject({ status: 'to_ship', needsAddress: true })
    expect(await stateOf(order.claimId)).toBe('paid')
    expect(await takenOf(sale)).toBe(1)
    expect(await readStock(services, sale.skuId)).toMatchObject({ stock: 4, sales: 1 })
  })

  it('takes them from normal stock when the sale has ended, and goes back when they are not there', async () => {
    for (const left of [1, 0]) {
      const { sale, order } = await buildFlash()
      const arrive = await startPaying(order)
      await services.orders.cancel(order.userId, order.orderNo, '')
      await services.flashAdmin.end(1, sale.activityId)
      const reason = 'broken'
      const key = `broken-${order.orderNo}`
      await services.catalogAdmin.correctStock(1, sale.skuId, {
        ...{ delta: left - 10, reason, idempotencyKey: key },
      })
      await arrive()
      expect(await detailOf(order)).toMatchObject({ status: left === 1 ? 'to_ship' : 'cancelled' })
      expect(await readStock(services, sale.skuId)).toMatchObject({ stock: 0, sales: left })
      expect(await takenOf(sale)).toBe(left)
    }
  })

  it('goes back when the units are somebody else’s, or would be too many for one person', async () => {
    for (const isGreedy of [false, true]) {
      const { sale, order } = await buildFlash({ stock: isGreedy ? 2 : 1, limitPerPerson: 1 })
      const arrive = await startPaying(order)
      await services.orders.cancel(order.userId, order.orderNo, '')
      const userId = isGreedy ? order.userId : order.userId + 90_000
      await write(services, [composeClaim(services, sale, { userId })])
      const paymentId = await arrive()
      expect(await detailOf(order)).toMatchObject({ status: 'cancelled' })
      expect(await takenOf(sale)).toBe(1)
      const refund = await services.database.db
        .selectFrom('payment_refund')
        .selectAll()
        .where('payment_id', '=', paymentId)
        .executeTakeFirst()
      expect(refund).toMatchObject({ amount_fen: 4900 })
    }
  })
})

describe('P15 two things happen to an order of a flash sale at once', () => {
  it('it is paid and runs out', async () => {
    for (let round = 0; round < 6; round++) {
      const { sale, order } = await buildFlash()
      const arrive = await startPaying(order)
      shop.clock.advance(15 * minuteMs + 1)
      await Promise.allSettled([arrive(), services.orders.closeUnpaid(order.orderNo)])
      const { status } = await detailOf(order)
      expect(['to_ship', 'cancelled']).toContain(status)
      expect(await takenOf(sale)).toBe(status === 'to_ship' ? 1 : 0)
      await expectClean()
    }
  })

  it('it is cancelled, the sale ends, and a batch is written', async () => {
    for (let round = 0; round < 6; round++) {
      const { sale, order } = await buildFlash({ stock: 3 })
      await Promise.allSettled([
        services.orders.cancel(order.userId, order.orderNo, ''),
        services.flashAdmin.end(1, sale.activityId),
        write(services, [composeClaim(services, sale), composeClaim(services, sale)]),
        services.orders.closeUnpaid(order.orderNo),
      ])
      expect((await readStock(services, sale.skuId)).stock).toBe(7 - (await takenOf(sale)))
    }
  })
})
