import type { OnlineProvider } from '@jishi/contract'
import { expect } from 'vitest'
import { AppError } from '../../src/kernel/app-error.ts'
import { close, giveStock, hearOf, takeStock } from './plain-shop.ts'
import { release } from './sending.ts'
import { isUnheard, isUnpaid, onAttempt, onOrder, refuse, type Step } from './step.ts'

const minuteMs = 60_000
const payWithinMs = 30 * minuteMs

export function place(wanted: [number, number][], isCod: boolean): Step {
  return {
    name: `place ${JSON.stringify(wanted)}${isCod ? ' cash on delivery' : ''}`,
    async run(plain, { world, buyer, skuIds }) {
      const { carts, catalog, orders } = world.services
      const counts = new Map<number, number>()
      for (const [at, count] of wanted) {
        const skuId = skuIds[at % skuIds.length] as number
        counts.set(skuId, (counts.get(skuId) ?? 0) + count)
      }
      const all = [...counts].map(([skuId, count]) => ({ skuId, count }))
      const [one] = all
      const isDirect = one !== undefined && all.length === 1
      const source = isDirect ? ({ kind: 'sku', ...one } as const) : ({ kind: 'cart' } as const)
      const cart = carts.of(buyer.userId)
      await cart.remove(skuIds)
      for (const line of isDirect ? [] : all) await cart.add({ ...line, maxCount: 200 })
      catalog.forget()
      // Of a cart, what is sold out stays in it.
      const lines = isDirect ? all : all.filter(({ skuId }) => (plain.stock.get(skuId) ?? 0) > 0)
      const settling = orders.settle(buyer.userId, source)
      if (lines.length === 0) return refuse(settling, 'order.nothing_selected')
      const { quote } = await settling
      const placing = orders.place(buyer.userId, {
        ...{ source, addressId: buyer.addressId, quote },
        ...{ paymentMethod: isCod ? 'cod' : 'alipay', idempotencyKey: world.newKey() },
      })
      if (!takeStock(plain, lines)) return refuse(placing, 'order.stock_short')
      const { orderNo } = await placing
      plain.orders.push({
        ...{ orderNo, isCod, isCollected: false, whence: 'to_ship', hasSuccess: false },
        ...{ attempts: [], afterSales: [] },
        status: isCod ? 'to_ship' : 'unpaid',
        payBy: world.clock.now().getTime() + payWithinMs,
        lines: lines.map((line) => ({ ...line, claimed: 0, shipped: 0, refunded: 0 })),
      })
    },
  }
}

export function startPaying(at: number, provider: OnlineProvider): Step {
  return onOrder(
    `start paying by ${provider}`,
    { at, fits: isUnpaid },
    async (plain, { world, buyer }, order) => {
      const starting = world.services.orders.startPayment(buyer.userId, order.orderNo, { provider })
      if (order.status !== 'unpaid') {
        await expect(starting).rejects.toBeInstanceOf(AppError)
        return
      }
      if (world.clock.now().getTime() >= order.payBy) return refuse(starting, 'order.illegal_move')
      // Alipay is not asked before its cashier opens; WeChat says that it has the money.
      const paid = order.attempts.find((each) => each.provider === provider && each.isPending && each.isPaid)
      if (provider === 'wechat' && paid !== undefined) {
        await refuse(starting, 'payment.already_paid')
        return hearOf(plain, order, paid)
      }
      const { payment, start } = await starting
      const known = order.attempts.find(({ paymentId }) => paymentId === payment.paymentId)
      if (known !== undefined) {
        known.start = start
        return
      }
      order.attempts.push({
        ...{ provider, paymentId: payment.paymentId, start, isPending: true },
        ...{ isPaid: false, isKnown: false, isKept: false },
      })
    },
  )
}

/**
 * The buyer opens the cashier, perhaps long after, and pays. Whether it takes the money is the provider's affair: both
 * shops look at what it did.
 */
export function payAtProvider(at: number): Step {
  return onAttempt(
    'pay at the provider',
    { at, fits: ({ isPaid }) => !isPaid },
    async (_plain, { world }, _order, attempt) => {
      const provider = world.providers[attempt.provider]
      await provider.pay(attempt.start)
      attempt.isPaid = provider.look(attempt.paymentId).isPaid
    },
  )
}

export function notify(at: number, times: number): Step {
  return onAttempt(
    `notify ${times} times`,
    { at, fits: isUnheard },
    async (plain, { world }, order, attempt) => {
      const { provider, paymentId, isPaid } = attempt
      const told: boolean[] = []
      for (let time = 1; time <= times; time++) told.push(await world.deliver(provider, paymentId))
      // WeChat's are believed for five minutes; it writes them anew from time to time.
      if (provider === 'alipay' || !isPaid) expect(new Set(told)).toEqual(new Set([isPaid]))
      if (told.includes(true)) hearOf(plain, order, attempt)
    },
  )
}

/** The return page asks the provider. */
export function comeBack(at: number): Step {
  return onAttempt(
    'come back from the provider',
    { at, fits: isUnheard },
    async (plain, { world, buyer }, order, attempt) => {
      await world.services.payments.confirm(buyer.userId, attempt.paymentId)
      hearOf(plain, order, attempt)
      if (world.providers[attempt.provider].look(attempt.paymentId).isClosed) attempt.isPending = false
    },
  )
}

export function cancel(at: number): Step {
  return onOrder('cancel', { at, fits: isUnpaid }, async (plain, { world, buyer }, order) => {
    const cancelling = world.services.orders.cancel(buyer.userId, order.orderNo, '')
    if (order.isCod) {
      const isUntouched =
        order.status === 'to_ship' && !order.isCollected && order.lines.every(({ shipped }) => shipped === 0)
      if (!isUntouched) return refuse(cancelling, 'order.illegal_move')
      await cancelling
      order.status = 'cancelled'
      for (const each of order.afterSales.filter(({ state }) => state === 'asked')) release(order, each)
      return giveStock(
        plain,
        order.lines.map(({ skuId, count, refunded }) => ({ skuId, count: count - refunded })),
      )
    }
    if (order.status !== 'unpaid' || close(plain, order) === 'paid')
      return refuse(cancelling, 'order.illegal_move')
    await cancelling
  })
}

/** What the closing job does when it runs, on time or late. */
export function expire(at: number): Step {
  return onOrder('expire', { at, fits: isUnpaid }, async (plain, { world }, order) => {
    const closing = world.services.orders.closeUnpaid(order.orderNo)
    if (order.status === 'unpaid' && world.clock.now().getTime() < order.payBy)
      return expect(closing).rejects.toThrow('may be paid for another')
    await closing
    if (order.status === 'unpaid') close(plain, order)
  })
}

export function wait(minutes: number): Step {
  return {
    name: `wait ${minutes} min`,
    run: async (_plain, { world }) => world.clock.advance(minutes * minuteMs),
  }
}
