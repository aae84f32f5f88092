import { sql } from 'kysely'
import { spanOf } from '../../apps/server/src/modules/order/ledger.periods.ts'
import { createLedger } from '../../apps/server/src/modules/order/ledger.ts'
import { openBulk } from './bulk.ts'
import type { Mall } from './mall.ts'
import type { Crowd, MonthPlan, OldOrder } from './old-orders.ts'
import * as rows from './old-orders.ts'

export const ledgerMonths = 24
const chinaOffset = '+08:00'

export interface Filling {
  crowd: Crowd
  orders: number
  sequence: number
  skuIds: readonly number[]
  /** Shows that a month is being written. */
  during(label: string, work: () => Promise<void>): Promise<void>
}

/**
 * Writes old orders into the last 24 months before this one, with everything that the shop writes about them, and gives
 * their numbers to `onOrder`. Stock is received for them, so that the audit holds.
 */
export async function fillLedger(
  mall: Mall,
  filling: Filling,
  onOrder: (order: OldOrder) => void = () => {},
): Promise<void> {
  const { crowd, orders, skuIds, sequence, during } = filling
  const ledger = createLedger({ database: mall.database, now: () => new Date() })
  const units = new Map<number, number>()
  const bulk = openBulk(mall)
  const names = listMonthNames(new Date())
  for (const [month, name] of names.entries()) {
    await ledger.ensure(name)
    const { from, to } = spanOf(name)
    const plan: MonthPlan = {
      ...{ crowd, month, sequence, skuIds },
      count: Math.floor(((month + 1) * orders) / names.length) - Math.floor((month * orders) / names.length),
      fromMs: startOf(from),
      toMs: startOf(to),
    }
    await during(`${plan.count} orders of ${name}`, () => writeMonth(bulk, name, plan))
    for (const order of rows.listOldOrders(plan)) {
      onOrder(order)
      if (!order.isCancelled)
        for (const { skuId, count } of order.lines) units.set(skuId, (units.get(skuId) ?? 0) + count)
    }
    await mall.database.db
      .updateTable('order_month')
      .set({ buyers_at: 1 })
      .where('month', '=', name)
      .execute()
  }
  await receive(mall, units)
}

type Bulk = ReturnType<typeof openBulk>

async function writeMonth(bulk: Bulk, name: string, plan: MonthPlan): Promise<void> {
  const each = <Row>(compose: (order: OldOrder) => Row[]) => flatMap(rows.listOldOrders(plan), compose)
  const buyers = [...rows.listOldOrders(plan)].map(({ userId }) => userId).sort((a, b) => a - b)
  await Promise.all([
    bulk.insert(
      `order_info_${name}`,
      rows.infoColumns,
      each((order) => [rows.infoRow(order)]),
    ),
    bulk.insert(`order_goods_${name}`, rows.goodsColumns, each(rows.goodsRows)),
    bulk.insert(`order_event_${name}`, rows.eventColumns, each(rows.eventRows)),
    bulk.insert('payment', rows.paymentColumns, each(rows.paymentRows)),
    bulk.insert(
      'ledger_buyer',
      ['user_id', 'period'],
      flatMap(buyers, (userId) => [[userId, name]]),
    ),
  ])
  await bulk.insert('shipment', rows.parcelColumns, each(rows.parcelRows))
  await bulk.insert('shipment_line', rows.parcelLineColumns, each(rows.parcelLineRows))
}

function* flatMap<In, Out>(items: Iterable<In>, compose: (item: In) => Out[]): Generator<Out> {
  for (const item of items) yield* compose(item)
}

async function receive({ database: { db } }: Mall, units: Map<number, number>): Promise<void> {
  for (const [skuId, count] of units)
    await db
      .updateTable('sku_stock')
      .set({ received: sql`received + ${count}`, sales: sql`sales + ${count}` })
      .where('sku_id', '=', skuId)
      .execute()
}

/** `202411` and so on, up to the month before this one, in China. */
function listMonthNames(now: Date): string[] {
  return Array.from({ length: ledgerMonths }, (_, index) => {
    const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - ledgerMonths + index, 1))
    return first.toISOString().slice(0, 7).replace('-', '')
  })
}

function startOf(day: string): number {
  return Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T00:00:00${chinaOffset}`)
}
