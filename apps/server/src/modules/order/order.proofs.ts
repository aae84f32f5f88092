import type { Database, Db } from '../../infra/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Breach, Proof } from '../../kernel/proof.ts'
import type { CatalogService } from '../catalog/index.ts'
import type { FlashService } from '../flash/index.ts'
import type { PaymentService } from '../payment/index.ts'
import type { PromotionService } from '../promotion/index.ts'
import type { ShippingService } from '../shipping/index.ts'
import { discountPromises, isDiscountedRightly } from './judge-discount.ts'
import { judgeOrder, orderPromises } from './judge-order.ts'
import { isRefundedRightly, refundPromises, totalOf } from './judge-refunds.ts'
import { findWronglyShipped, shippedPromises } from './judge-shipped.ts'
import { periodOf } from './ledger.cuts.ts'
import {
  countOrders,
  listArchived,
  listMonths,
  listMoves,
  listOrderFacts,
  listPaymentIds,
  listRefundFacts,
  listRefundLines,
  listTouched,
  type OrderFacts,
  type RefundFacts,
  sumArchivedUnits,
  sumLines,
  sumLiveUnits,
} from './order.proofs.queries.ts'

const sliceSize = 1000

interface Deps {
  catalog: Pick<CatalogService, 'listStockRows' | 'countStockRows'>
  payments: Pick<PaymentService, 'listSuccesses' | 'listKept' | 'countSuccesses'>
  promotions: Pick<PromotionService, 'sumLiveUses'>
  flash: Pick<FlashService, 'sumSetAside'>
  shipping: Pick<ShippingService, 'listShippedSums'>
  clock: Clock
}

type Successes = Awaited<ReturnType<PaymentService['listSuccesses']>>

type UnitsOfSku = Map<number, number>

interface Slice {
  month: string
  orders: OrderFacts[]
  from: string
  to: string
}

/** What orders promise, alone and together with stock and payments. */
export function orderProofs({
  catalog,
  payments,
  promotions,
  flash,
  shipping,
  clock,
}: Deps): Proof<Database['db']>[] {
  return [
    {
      promises: {
        ...orderPromises,
        ...refundPromises,
        ...shippedPromises,
        ...discountPromises,
        'stock.conserved':
          'of every SKU, received = in stock + set aside for flash sales + units in live orders',
      },
      countRows: async (db) => (await countOrders(db)) + (await catalog.countStockRows(db)),
      async *find(db, onSeen) {
        // Memory grows with the SKUs that are in orders, not with the orders.
        const live: UnitsOfSku = new Map()
        for await (const slice of walkOrders(db, onSeen)) {
          yield* judgeSlice(db, slice)
          addUnits(live, await sumLiveUnits(db, slice.month, slice))
        }
        addUnits(live, await sumArchivedUnits(db))
        yield* findWrongStock(db, live, onSeen)
      },
    },
    {
      promises: { 'payment.used': 'money that is kept for an order has paid for that order' },
      countRows: (db) => payments.countSuccesses(db),
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
    const refunds = Map.groupBy(await listRefundFacts(db, range), (row) => row.order_no)
    for (const order of orders) {
      const { order_no } = order
      const success = successes.get(order_no)
      const waivedFen = sumWaived(refunds.get(order_no))
      const known = { month, now, lines: lines.get(order_no), moves: moves.get(order_no) ?? [], success }
      for (const promise of judgeOrder(order, { ...known, waivedFen }))
        yield { promise, row: { ...order, lines: known.lines, success } }
    }
    yield* judgeDiscounts(db, orders, range)
    yield* judgeRefunds(db, { month, orders, ...range }, { refunds, successes })
    for (const row of await findWronglyShipped(db, { month, orders, ...range }, shipping))
      yield { promise: 'order.shipped', row }
  }

  async function* judgeDiscounts(
    db: Db,
    orders: OrderFacts[],
    range: { from: string; to: string },
  ): AsyncIterable<Breach> {
    const isAny = orders.some(({ discount_fen, coupon_fen }) => discount_fen !== 0 || coupon_fen !== 0)
    if (!isAny) return
    const uses = await promotions.sumLiveUses(db, range)
    for (const order of orders) {
      const used = uses.get(order.order_no)
      if (!isDiscountedRightly(order, used)) yield { promise: 'order.discount', row: { ...order, used } }
    }
  }

  /** Only orders that are touched by a refund have more to tell than that nothing went back. */
  async function* judgeRefunds(
    db: Db,
    { month, orders, ...range }: Slice,
    { refunds, successes }: { refunds: ReadonlyMap<string, RefundFacts[]>; successes: Successes },
  ): AsyncIterable<Breach> {
    const touched = new Set([...refunds.keys(), ...(await listTouched(db, month, range))])
    const judged = orders.filter(
      ({ order_no, status, refunded_fen }) =>
        touched.has(order_no) || refunded_fen !== 0 || ['refunding', 'refunded'].includes(status),
    )
    if (judged.length === 0) return
    const numbers = judged.map(({ order_no }) => order_no)
    const lines = Map.groupBy(await listRefundLines(db, month, numbers), (row) => row.order_no)
    for (const order of judged) {
      const known = {
        lines: lines.get(order.order_no) ?? [],
        claims: refunds.get(order.order_no) ?? [],
        success: successes.get(order.order_no),
      }
      if (!isRefundedRightly(order, known)) yield { promise: 'order.refunds', row: { ...order, ...known } }
    }
  }

  async function* findWrongStock(
    db: Db,
    live: UnitsOfSku,
    onSeen: (rows: number) => void,
  ): AsyncIterable<Breach> {
    const aside = await flash.sumSetAside(db)
    for (let after = 0; ; ) {
      const rows = await catalog.listStockRows(db, after, sliceSize)
      for (const row of rows) {
        const [inOrders, setAside] = [live.get(row.skuId) ?? 0, aside.get(row.skuId) ?? 0]
        if (row.received !== row.stock + setAside + inOrders)
          yield { promise: 'stock.conserved', row: { ...row, setAside, inOrders } }
      }
      onSeen(rows.length)
      if (rows.length < sliceSize) return
      after = rows.at(-1)?.skuId ?? after
    }
  }

  async function* findUnusedMoney(db: Db, onSeen: (rows: number) => void): AsyncIterable<Breach> {
    const months = new Set(await listMonths(db))
    const archived = new Set((await listArchived(db)).map(({ month }) => month))
    for (let after = ''; ; ) {
      const kept = await payments.listKept(db, 'order', after, sliceSize)
      for (const [month, rows] of Map.groupBy(kept, ({ subjectId }) => periodOf(subjectId))) {
        // Of an archived order, its own proof asks for the money.
        if (archived.has(month)) continue
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

function addUnits(live: UnitsOfSku, sums: { sku_id: number; units: number | string }[]): void {
  for (const { sku_id, units } of sums) live.set(sku_id, (live.get(sku_id) ?? 0) + Number(units))
}

function sumWaived(refunds: readonly RefundFacts[] = []): number {
  return totalOf(refunds.filter(({ state, payment_id }) => state === 'done' && payment_id === null))
}
