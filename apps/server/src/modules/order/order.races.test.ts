import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/shop.ts'
import { pressAtCashier, reachCashier, tellMisbehaviour } from '../../simulators/alipay/alipay.fixtures.ts'
import type { Services } from '../../wire.ts'
import {
  auditWords,
  buildPaidOrder,
  composeAsk,
  deliverOrder,
  payOrder,
  sendOrder,
} from './after-sale.fixtures.ts'
import { runJob } from './ledger.fixtures.ts'
import { type Buyer, buildBuyer, buildOrder, buildSku, composePlacing } from './order.fixtures.ts'

/** P15: two things happen to one order at once. One of them wins; stock, money and history agree with it. */

const rounds = 4
const minuteMs = 60_000

let shop: TestShop
let services: Services

beforeAll(async () => {
  shop = await openTestShop()
  services = shop.services
})
afterEach(async () => {
  expect(await auditWords(services)).toBe('')
})
afterAll(() => shop.close())

interface Scene {
  buyer: Buyer
  orderNo: string
}

/** What may happen, each as whoever does it would. Gives or throws; what it changed is read from the order. */
const acts = {
  pay: ({ buyer, orderNo }: Scene) => payOrder(services, buyer, orderNo),
  cancel: ({ buyer, orderNo }: Scene) => services.orders.cancel(buyer.userId, orderNo, ''),
  staff: ({ orderNo }: Scene) => services.orders.cancelByStaff(1, orderNo, 'out of stock'),
  expire: ({ orderNo }: Scene) => services.orders.closeUnpaid(orderNo),
  ship: ({ orderNo }: Scene) => sendOrder(services, orderNo),
  receive: ({ buyer, orderNo }: Scene) => services.orders.receive(buyer.userId, orderNo),
  auto: () => runJob(services, 'order.receive_delivered'),
  refund: ({ buyer, orderNo }: Scene) => services.afterSales.ask(buyer.userId, orderNo, composeAsk()),
}
type Act = keyof typeof acts

/** An order in the status in which the acts can meet. */
const starts = {
  unpaid: async (): Promise<Scene> => {
    const buyer = await buildBuyer(services)
    return { buyer, orderNo: (await buildOrder(services, buyer, await buildSku(services))).orderNo }
  },
  overdue: async (): Promise<Scene> => {
    const scene = await starts.unpaid()
    shop.clock.advance(31 * minuteMs)
    return scene
  },
  cash: async (): Promise<Scene> => {
    const buyer = await buildBuyer(services)
    const placing = await composePlacing(services, buyer, await buildSku(services), { paymentMethod: 'cod' })
    return { buyer, orderNo: (await services.orders.place(buyer.userId, placing)).orderNo }
  },
  to_ship: async (): Promise<Scene> => buildPaidOrder(services),
  shipped: async (): Promise<Scene> => {
    const scene = await starts.to_ship()
    await sendOrder(services, scene.orderNo)
    return scene
  },
  delivered: async (): Promise<Scene> => {
    const scene = await starts.shipped()
    await deliverOrder(services, scene.orderNo)
    shop.clock.advance(8 * 24 * 60 * minuteMs)
    return scene
  },
}

const meetings: [keyof typeof starts, Act, Act, string[]][] = [
  ['unpaid', 'pay', 'cancel', ['to_ship', 'cancelled']],
  ['unpaid', 'pay', 'staff', ['to_ship', 'cancelled']],
  ['overdue', 'expire', 'cancel', ['cancelled']],
  ['overdue', 'expire', 'staff', ['cancelled']],
  ['cash', 'cancel', 'ship', ['cancelled', 'shipped']],
  ['cash', 'cancel', 'staff', ['cancelled']],
  ['cash', 'cancel', 'refund', ['cancelled', 'refunding']],
  ['to_ship', 'ship', 'refund', ['shipped', 'refunding']],
  ['to_ship', 'refund', 'refund', ['refunding']],
  ['shipped', 'receive', 'refund', ['to_review', 'refunding']],
  ['delivered', 'auto', 'receive', ['to_review']],
  ['delivered', 'auto', 'refund', ['to_review', 'refunding']],
]

describe('P15 two moves at once', () => {
  it.each(meetings)('%s: %s and %s', async (start, one, other, ends) => {
    for (let round = 0; round < rounds; round++) {
      const scene = await starts[start]()
      await Promise.allSettled([acts[one](scene), acts[other](scene)])
      const { status, events } = await services.orders.getDetail(scene.buyer.userId, scene.orderNo)
      // Both may have happened, one after the other, where that is legal: a return of what was received meanwhile.
      expect(ends).toContain(status)
      expect(events.at(-1)?.status).toBe(status)
      expect(new Set(events.map(({ kind }) => kind)).size).toBe(events.length)
    }
  })

  it('expire and a payment whose notice was lost: the money counts', async () => {
    const gateway = `${shop.url}/simulators/alipay/gateway.do`
    await tellMisbehaviour(gateway, { notices: { isDropped: true } })
    for (let round = 0; round < rounds; round++) {
      const { buyer, orderNo } = await starts.unpaid()
      const { payment, redirectUrl } = await services.orders.startPayment(buyer.userId, orderNo, {
        provider: 'alipay',
      })
      await pressAtCashier(await reachCashier(redirectUrl))
      shop.clock.advance(31 * minuteMs)
      await Promise.allSettled([
        services.orders.closeUnpaid(orderNo),
        services.payments.confirm(buyer.userId, payment.paymentId),
      ])
      expect((await services.orders.getDetail(buyer.userId, orderNo)).status).toBe('to_ship')
    }
    await tellMisbehaviour(gateway, {})
  })
})
