import { expect, it } from 'vitest'
import { jobChecks, moneyChecks, orderChecks, stockChecks } from './audit.ts'
import { createDiary } from './diary.ts'
import type { Facts } from './facts.ts'

const checks = [...stockChecks, ...orderChecks, ...moneyChecks, ...jobChecks]
const brokenPromises = (facts: Facts) =>
  checks.filter(({ find }) => find(facts).length > 0).map(({ promise }) => promise)

it('finds nothing wrong with one paid, one cancelled and one expired order', () => {
  expect(brokenPromises(composeFacts())).toEqual([])
})

const damages: [string, (facts: Facts) => unknown, string[]][] = [
  ['a piece is gone', ({ stock }) => Object.assign(first(stock), { stock: 7 }), ['received = stock']],
  ['a sale was counted twice', ({ stock }) => Object.assign(first(stock), { sales: 103 }), ['sales grew']],
  [
    'an acknowledged order is not there',
    (facts) => facts.diary.begin(7, 'k4').orderNos.add('4'),
    ['no acknowledged order is missing'],
  ],
  [
    'one key gave two orders',
    ({ diary }) => first(diary.purchases.slice(2)).orderNos.add('2'),
    ['no idempotency key gave two orders'],
  ],
  [
    'a buyer was refused an order that exists',
    ({ diary }) => first(diary.purchases).orderNos.clear(),
    ['no order was placed without its buyer being told'],
  ],
  [
    'one submit made two orders, in two months',
    ({ orders }) => Object.assign(first(orders.slice(1)), { idempotency_key: 'k1' }),
    ['one submit, one order'],
  ],
  ['a line is missing', ({ goods }) => goods.shift(), ['every order has its lines']],
  ['an event is missing', ({ events }) => events.splice(0, 1), ['the timeline of every order']],
  [
    'a cancelled order is open again',
    (facts) => {
      first(facts.orders.slice(1)).status = 'to_ship'
      facts.events.push({ order_no: '2', kind: 'paid', status: 'to_ship', created_at: 30 })
    },
    ['an acknowledged cancellation stays'],
  ],
  [
    'a paid order forgot its money',
    ({ orders }) => Object.assign(first(orders), { paid_at: null, payment_id: null }),
    ['an order that its buyer saw paid is paid', 'every payment that was kept has its paid order'],
  ],
  [
    'an order closed too late',
    ({ events }) => Object.assign(first(events.slice(-1)), { created_at: 62_000 }),
    ['every unpaid order closed within'],
  ],
  [
    'an order is still unpaid',
    (facts) => {
      first(facts.orders.slice(2)).status = 'unpaid'
      facts.events.pop()
    },
    ['no order stayed unpaid'],
  ],
  [
    'money came for an order that is not paid by it',
    ({ payments }) => Object.assign(first(payments), { subject_id: '3' }),
    ['every payment that was kept has its paid order', 'every paid order has its payment'],
  ],
  [
    'the provider took money that the shop does not know',
    ({ trades }) => trades.push({ ...first(trades), tradeNo: 'T2', outTradeNo: 'unknown' }),
    ['every trade that was paid at the provider is known here'],
  ],
  [
    'the amounts differ by a fen',
    ({ trades }) => Object.assign(first(trades), { amountFen: 1201 }),
    ['every trade that was paid at the provider is known here'],
  ],
  [
    'the provider never took the money',
    ({ trades }) => Object.assign(first(trades), { paidAt: null }),
    ['every payment that succeeded here was paid at the provider'],
  ],
  [
    'money went back that the shop did not send',
    ({ trades }) => Object.assign(first(trades), { refundedFen: 1 }),
    ['what went back here went back at the provider'],
  ],
  [
    'an order is refunded and its money was kept',
    ({ orders, events }) => {
      first(orders).status = 'refunded'
      first(events).status = 'refunded'
    },
    ['every paid order has its payment'],
  ],
  [
    'the money of an order that lives on went back',
    ({ payments, trades }) => {
      Object.assign(first(payments), { state: 'refunded', refunded_fen: 1200 })
      Object.assign(first(trades), { refundedFen: 1200 })
    },
    ['every paid order has its payment'],
  ],
  [
    'a job waits in the outbox',
    ({ outbox }) =>
      void outbox.push({ id: 1, job_id: 'j', name: 'order.paid', payload: '{}', run_at: 0, created_at: 0 }),
    ['the outbox is empty'],
  ],
  [
    'a job was given up',
    ({ queue }) => queue.failed.push({ name: 'order.close_unpaid', reason: 'no' }),
    ['no job was given up'],
  ],
  ['the shop was confused', ({ diary }) => diary.broken.push('500'), ['no answer was a 5xx']],
]

it.each(damages)('sees that %s', (_name, damage, promises) => {
  const facts = composeFacts()
  damage(facts)
  const broken = brokenPromises(facts)
  expect(broken).toHaveLength(promises.length)
  for (const [index, promise] of promises.entries()) expect(broken[index]).toContain(promise)
})

/** Three orders of two pieces each: 1 paid, 2 cancelled by its buyer, 3 expired. */
function composeFacts(): Facts {
  const diary = createDiary()
  for (const orderNo of ['1', '2', '3']) diary.begin(7, `k${orderNo}`).orderNos.add(orderNo)
  first(diary.purchases).isSeenPaid = true
  first(diary.purchases.slice(1)).isCancelled = true
  const order = {
    user_id: 7,
    goods_fen: 200,
    count: 2,
    pay_by: 1000,
    paid_at: null,
    payment_id: null,
    flash_claim_id: null,
  }
  return {
    diary,
    stock: [{ skuId: 1, received: 10, stock: 8, sales: 102, aside: 0, live: 2 }],
    salesBefore: new Map([[1, 100]]),
    orders: [
      { ...order, order_no: '1', idempotency_key: 'k1', status: 'to_ship', paid_at: 20, payment_id: 'p1' },
      { ...order, order_no: '2', idempotency_key: 'k2', status: 'cancelled' },
      { ...order, order_no: '3', idempotency_key: 'k3', status: 'cancelled' },
    ],
    goods: ['1', '2', '3'].map((order_no) => ({ order_no, goods_fen: 200, count: 2 })),
    events: [
      { order_no: '1', kind: 'paid', status: 'to_ship', created_at: 20 },
      { order_no: '2', kind: 'cancelled', status: 'cancelled', created_at: 20 },
      { order_no: '3', kind: 'expired', status: 'cancelled', created_at: 1500 },
    ],
    payments: [
      {
        ...{ id: 'p1', subject_id: '1', amount_fen: 1200, refunded_fen: 0 },
        ...{ state: 'succeeded', trade_no: 'T1' },
      },
    ],
    trades: [
      {
        tradeNo: 'T1',
        outTradeNo: 'p1',
        amountFen: 1200,
        status: 'TRADE_SUCCESS',
        paidAt: 19,
        refundedFen: 0,
      },
    ],
    outbox: [],
    queue: { closing: new Set(), failed: [] },
  }
}

function first<Item>(items: Item[]): Item {
  const item = items[0]
  if (item === undefined) throw new Error('there is nothing to damage')
  return item
}
