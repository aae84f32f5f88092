import type { Database, Db } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Breach, Proof } from '../../kernel/proof.ts'
import type { PaymentService } from '../payment/index.ts'
import type { ArchivedOrder } from './archive.codec.ts'
import { countArchived, listParts } from './archive.queries.ts'
import { type Archive, addUnits } from './archive.ts'
import { periodOf } from './ledger.cuts.ts'
import { listArchived } from './order.proofs.queries.ts'

interface Deps {
  archive: Pick<Archive, 'readPart'>
  payments: Pick<PaymentService, 'listSuccesses'>
}

interface Seen {
  orders: number
  units: Map<number, number>
}

/** What archived orders promise: they were proven in their tables, and are what they were. */
export function archiveProofs({ archive, payments }: Deps): Proof<Database['db']>[] {
  return [
    {
      promises: {
        'archive.whole': 'every archived order can be read, is of its period, and its units are counted',
        'archive.paid':
          'an archived order that was paid has the one payment of its amount, another keeps no money',
      },
      countRows: countArchived,
      async *find(db, onSeen) {
        for (const period of await listArchived(db)) yield* judgePeriod(db, period, onSeen)
      },
    },
  ]

  async function* judgePeriod(
    db: Db,
    period: { month: string; orders: number },
    onSeen: (rows: number) => void,
  ): AsyncIterable<Breach> {
    const seen: Seen = { orders: 0, units: new Map() }
    for (const row of await listParts(db, period.month)) {
      const orders = await archive.readPart(row).catch(whenDamaged)
      if (orders === undefined) yield { promise: 'archive.whole', row }
      else yield* judgePart(db, period.month, orders, seen)
      onSeen(row.orders)
    }
    if (seen.orders !== period.orders)
      yield { promise: 'archive.whole', row: { ...period, found: seen.orders } }
    yield* judgeUnits(db, period.month, seen.units)
  }

  async function* judgePart(
    db: Db,
    month: string,
    orders: ArchivedOrder[],
    seen: Seen,
  ): AsyncIterable<Breach> {
    seen.orders += orders.length
    addUnits(seen.units, orders)
    const subjects = orders.map(({ order }) => ({ kind: 'order', id: order.order_no }))
    const successes = await payments.listSuccesses(db, subjects)
    for (const each of orders) {
      const { order_no } = each.order
      const success = successes.get(order_no)
      if (periodOf(order_no) !== month) yield { promise: 'archive.whole', row: { order_no, month } }
      if (!isPaidFor(each, success)) yield { promise: 'archive.paid', row: { order_no, success } }
    }
  }
}

/** Memory grows with the SKUs of a period, not with its orders. */
async function* judgeUnits(db: Db, period: string, found: Map<number, number>): AsyncIterable<Breach> {
  const counted = await db
    .selectFrom('order_archive_units')
    .select(['sku_id', 'units'])
    .where('period', '=', period)
    .execute()
  const units = new Map(counted.map((row) => [row.sku_id, row.units]))
  for (const skuId of new Set([...units.keys(), ...found.keys()]))
    if ((units.get(skuId) ?? 0) !== (found.get(skuId) ?? 0))
      yield {
        promise: 'archive.whole',
        row: { period, skuId, units: units.get(skuId), found: found.get(skuId) },
      }
}

/** Cash on delivery may have been paid in part before it was collected. */
function isPaidFor(
  { order }: ArchivedOrder,
  success?: { id: string; amountFen: number; isKept: boolean },
): boolean {
  if (order.paid_at === null) return order.payment_id === null && success?.isKept !== true
  const isAmount = order.payment_method === 'cod' || success?.amountFen === order.payable_fen
  return success !== undefined && success.id === order.payment_id && isAmount
}

function whenDamaged(error: unknown): undefined {
  if (!(error instanceof AppError) || error.code !== 'ledger.damaged') throw error
}
