import { findWrongStock } from '../harness/stock.ts'
import type { Facts } from './facts.ts'
import type { EventFact, OrderFact } from './ledger-reads.ts'

export interface Check {
  /** What holds when no row is found. */
  promise: string
  /** What breaks it. */
  find(facts: Facts): object[]
}

/** Money that came in and was not given back: the payment's states that go with a paid order. */
const keptMoney = new Set(['succeeded'])
const movedMoney = new Set(['succeeded', 'held', 'refunding', 'refunded'])

export const stockChecks: Check[] = [
  {
    promise: 'received = stock + units in live orders, for each SKU',
    find: ({ stock }) => findWrongStock(stock),
  },
  {
    promise: 'sales grew by exactly the units in live orders',
    find: ({ stock, salesBefore }) =>
      stock.filter(({ skuId, sales, live }) => sales - (salesBefore.get(skuId) ?? 0) !== live),
  },
]

/** Orders and what their buyers were told. */
const toldChecks: Check[] = [
  {
    promise: 'no acknowledged order is missing',
    find: ({ diary, orders }) => {
      const known = new Set(orders.map((order) => order.order_no))
      return diary.purchases.filter(({ orderNos }) => [...orderNos].some((orderNo) => !known.has(orderNo)))
    },
  },
  {
    promise: 'no idempotency key gave two orders',
    find: ({ diary }) => diary.purchases.filter(({ orderNos }) => orderNos.size > 1),
  },
  {
    promise: 'no order was placed without its buyer being told',
    find: ({ diary, orders }) => {
      const told = new Set(diary.purchases.flatMap(({ orderNos }) => [...orderNos]))
      return orders.filter((order) => !told.has(order.order_no))
    },
  },
  {
    promise: 'an acknowledged cancellation stays, unless money came after it',
    find: ({ diary, orders, events }) => {
      const revived = new Set(events.filter(({ kind }) => kind === 'revived').map((event) => event.order_no))
      return pickOrders(orders, diary, (purchase) => purchase.isCancelled).filter(
        ({ order_no, status }) => status !== 'cancelled' && !revived.has(order_no),
      )
    },
  },
  {
    promise: 'an order that its buyer saw paid is paid',
    find: ({ diary, orders }) =>
      pickOrders(orders, diary, (purchase) => purchase.isSeenPaid).filter(({ paid_at }) => paid_at === null),
  },
]

/** Of orders alone, whoever placed them and how. */
export const ledgerChecks: Check[] = [
  {
    promise: 'one submit, one order, over all months',
    find: ({ orders }) => {
      const seen = new Set<string>()
      return orders.filter(({ user_id, idempotency_key }) => {
        const key = `${user_id} ${idempotency_key}`
        return seen.has(key) || !seen.add(key)
      })
    },
  },
  {
    promise: 'every order has its lines, and they add up',
    find: ({ orders, goods }) => {
      const sums = new Map(goods.map((row) => [row.order_no, row]))
      return orders.filter(({ order_no, goods_fen, count }) => {
        const sum = sums.get(order_no)
        return Number(sum?.goods_fen) !== goods_fen || Number(sum?.count) !== count
      })
    },
  },
  {
    promise: 'the timeline of every order ends in its status',
    find: ({ orders, events }) => {
      const timelines = Map.groupBy(events, (event) => event.order_no)
      return orders.filter((order) => !isTimeline(order, timelines.get(order.order_no) ?? []))
    },
  },
  {
    promise: 'no order stayed unpaid past its deadline',
    find: ({ orders }) => orders.filter(({ status }) => status === 'unpaid'),
  },
]

/** How long after its deadline an unpaid order may stay open. */
export function closedWithin(graceMs: number): Check {
  return {
    promise: `every unpaid order closed within ${graceMs / 1000} s of its deadline`,
    find: ({ orders, events }) => {
      const payBy = new Map(orders.map((order) => [order.order_no, order.pay_by]))
      return events.filter(
        ({ order_no, kind, created_at }) =>
          kind === 'expired' && created_at > (payBy.get(order_no) ?? 0) + graceMs,
      )
    },
  }
}

export const orderChecks: Check[] = [...toldChecks, ...ledgerChecks, closedWithin(60_000)]

export const moneyChecks: Check[] = [
  {
    promise: 'every payment that was kept has its paid order',
    find: ({ payments, orders }) => {
      const paidBy = new Map(orders.map((order) => [order.order_no, order.payment_id]))
      return payments.filter(
        ({ id, state, subject_id }) => keptMoney.has(state) && paidBy.get(subject_id) !== id,
      )
    },
  },
  {
    promise: 'every paid order has its payment, which is kept unless the order is refunded',
    find: ({ payments, orders }) => {
      const byId = new Map(payments.map((row) => [row.id, row]))
      return orders.filter(({ paid_at, payment_id, order_no, status }) => {
        if (paid_at === null) return false
        const payment = byId.get(payment_id ?? '')
        const isKept = payment !== undefined && keptMoney.has(payment.state)
        return payment?.subject_id !== order_no || isKept === (status === 'refunded')
      })
    },
  },
  {
    promise: 'every trade that was paid at the provider is known here, to the fen',
    find: ({ payments, trades }) => {
      const known = new Map(payments.filter(({ state }) => movedMoney.has(state)).map((row) => [row.id, row]))
      return trades.filter(({ outTradeNo, tradeNo, amountFen, paidAt }) => {
        const payment = known.get(outTradeNo)
        return paidAt !== null && (payment?.trade_no !== tradeNo || payment.amount_fen !== amountFen)
      })
    },
  },
  {
    promise: 'every payment that succeeded here was paid at the provider',
    find: ({ payments, trades }) => {
      const paid = new Set(trades.filter(({ paidAt }) => paidAt !== null).map((trade) => trade.outTradeNo))
      return payments.filter(({ id, state }) => movedMoney.has(state) && !paid.has(id))
    },
  },
  {
    promise: 'what went back here went back at the provider, to the fen, and nothing is under way',
    find: ({ payments, trades }) => {
      const refunded = new Map(trades.map(({ outTradeNo, refundedFen }) => [outTradeNo, refundedFen]))
      return payments.filter(
        ({ id, state, refunded_fen }) => refunded_fen !== (refunded.get(id) ?? 0) || state === 'refunding',
      )
    },
  },
]

export const jobChecks: Check[] = [
  { promise: 'the outbox is empty', find: ({ outbox }) => outbox },
  { promise: 'no job was given up', find: ({ queue }) => queue.failed },
  { promise: 'no answer was a 5xx', find: ({ diary }) => diary.broken.map((message) => ({ message })) },
]

function isTimeline({ status }: OrderFact, timeline: EventFact[]): boolean {
  // Its placing is the order row itself: an order that nothing happened to is still unpaid.
  return (timeline.at(-1)?.status ?? 'unpaid') === status
}

function pickOrders(
  orders: OrderFact[],
  { purchases }: Facts['diary'],
  isWanted: (purchase: Facts['diary']['purchases'][number]) => boolean,
): OrderFact[] {
  const wanted = new Set(purchases.filter(isWanted).flatMap(({ orderNos }) => [...orderNos]))
  return orders.filter(({ order_no }) => wanted.has(order_no))
}
