import type { Database, Db } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Breach, Proof } from '../../kernel/proof.ts'
import type { CatalogService } from '../catalog/index.ts'
import type { PaymentService } from '../payment/index.ts'
import { judgeOrder, orderPromises } from './judge-order.ts'
import { monthOf } from './order.months.ts'
import {
  listMonths,
  listMoves,
  listOrderFacts,
  listPaymentIds,
  type OrderFacts,
  sumLines,
  sumLiveUnits,
} from './order.proofs.queries.ts'

const sliceSize = 1000

interface Deps {
  catalog: Pick<CatalogService, 'listStockRows'>
  payments: Pick<PaymentService, 'listSuccesses' | 'listKept'>
  clock: Clock
}

interface Slice {
  month: string
  orders: OrderFacts[]
  from: string
  to: string
}

/** What orders promise, alone and together with stock and payments. */
export function orderProofs({ catalog, payments, clock }: Deps): Proof<Database['db']>[] {
  return [
    {
      promises: orderPromises,
      async *find(db, onSeen) {
        for await (const slice of walkOrders(db, onSeen)) yield* judgeSlice(db, slice)
      },
    },
    {
      promises: { 'stock.conserved': 'of every SKU, received = in stock + units in live orders' },
      find: (db, onSeen) => findWrongStock(db, onSeen),
    },
    {
      promises: { 'payment.used': 'money that is kept for an order has paid for that order' },
      find: (db, onSeen) => findUnusedMoney(db, onSeen),
    },
  ]

  async function* judgeSlice(db: Db, { month, orders, ...range }: Slice): AsyncIterable<Breach> {
    const now = clock.now().getTime()
    const subjects = orders.map(({ order_no: id }) => ({ kind: 'order', id }))
    // One after the other: a snapshot is one connection.
    const lines = new Map((await sumLines(db, month, range)).map((row) => [row.order_no, row]))
    const moves = Map.groupBy(await listMoves(db, month, range), (row) => row.order_no)
    const successes = await payments.listSuccesses(db, subjects)
    for (const order of orders) {
      const { order_no } = order
      const success = successes.get(order_no)
      const known = { month, now, lines: lines.get(order_no), moves: moves.get(order_no) ?? [], success }
      for (const promise of judgeOrder(order, known))
        yield { promise, row: { ...order, lines: known.lines, success } }
    }
  }

  /** Memory grows with the SKUs that are in orders, not with the orders. */
  async function* findWrongStock(db: Db, onSeen: (rows: number) => void): AsyncIterable<Breach> {
    const live = new Map<number, number>()
    for await (const { month, ...range } of walkOrders(db, onSeen)) {
      for (const { sku_id, units } of await sumLiveUnits(db, month, range))
        live.set(sku_id, (live.get(sku_id) ?? 0) + Number(units))
    }
    for (let after = 0; ; ) {
      const rows = await catalog.listStockRows(db, after, sliceSize)
      for (const row of rows) {
        const inOrders = live.get(row.skuId) ?? 0
        if (row.received !== row.stock + inOrders)
          yield { promise: 'stock.conserved', row: { ...row, inOrders } }
      }
      onSeen(rows.length)
      if (rows.length < sliceSize) return
      after = rows.at(-1)?.skuId ?? after
    }
  }

  async function* findUnusedMoney(db: Db, onSeen: (rows: number) => void): AsyncIterable<Breach> {
    const months = new Set(await listMonths(db))
    for (let after = ''; ; ) {
      const kept = await payments.listKept(db, 'order', after, sliceSize)
      for (const [month, rows] of Map.groupBy(kept, ({ subjectId }) => monthOf(subjectId))) {
        const orderNos = rows.map(({ subjectId }) => subjectId)
        const paidBy = months.has(month) ? await listPaymentIds(db, month, orderNos) : new Map()
        for (const row of rows)
          if (paidBy.get(row.subjectId) !== row.id) yield { promise: 'payment.used', row }
      }
      onSeen(kept.length)
      if (kept.length < sliceSize) return
      after = kept.at(-1)?.id ?? after
    }
  }
}

async function* walkOrders(db: Db, onSeen: (rows: number) => void): AsyncIterable<Slice> {
  for (const month of await listMonths(db)) {
    for (let after = ''; ; ) {
      const orders = await listOrderFacts(db, month, after, sliceSize)
      const [first, last] = [orders[0]?.order_no, orders.at(-1)?.order_no]
      if (first === undefined || last === undefined) break
      yield { month, orders, from: first, to: last }
      onSeen(orders.length)
      after = last
    }
  }
}
