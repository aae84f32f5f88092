import { countRows } from '../../infra/database/count-rows.ts'
import type { Database, Db } from '../../infra/database/database.ts'
import type { Breach, Proof } from '../../kernel/proof.ts'
import { periodOf } from './ledger.cuts.ts'
import { listMonths } from './order.proofs.queries.ts'
import {
  countHeld,
  type HeldOrder,
  listCounts,
  listHeld,
  listHolders,
  type OrderOfHold,
  sumHolds,
} from './order-holds.proofs.queries.ts'

const sliceSize = 1000

const promises = {
  'hold.counted': 'the orders and units that a person is said to hold are those of the holds',
  'hold.open': 'only an order that waits for its money or its first parcel is held: by its buyer, all of it',
} as const

/** What the caps on unpaid orders stand on (P12). */
export function holdProofs(): Proof<Database['db']>[] {
  return [
    {
      promises,
      countRows: async (db) => (await countRows(db.selectFrom('hold_count'))) + (await countHeld(db)),
      async *find(db, onSeen) {
        yield* findMiscounted(db, onSeen)
        yield* findClosed(db, onSeen)
      },
    },
  ]
}

async function* findMiscounted(db: Db, onSeen: (rows: number) => void): AsyncIterable<Breach> {
  for (let after = 0; ; ) {
    const counts = await listCounts(db, after, sliceSize)
    const isLast = counts.length < sliceSize
    // The last slice goes to the end: a hold whose person is not counted at all is found as well.
    const last = isLast ? Number.MAX_SAFE_INTEGER : (counts.at(-1)?.user_id ?? after)
    const sums = new Map((await sumHolds(db, after, last)).map((row) => [row.user_id, row]))
    for (const count of counts) {
      const { orders = 0, units = 0 } = sums.get(count.user_id) ?? {}
      sums.delete(count.user_id)
      if (count.orders !== Number(orders) || count.units !== Number(units))
        yield { promise: 'hold.counted', row: { ...count, held_orders: orders, held_units: units } }
    }
    for (const row of sums.values()) yield { promise: 'hold.counted', row }
    onSeen(counts.length)
    if (isLast) return
    after = last
  }
}

async function* findClosed(db: Db, onSeen: (rows: number) => void): AsyncIterable<Breach> {
  const months = new Set(await listMonths(db))
  for (let after = ''; ; ) {
    const held = await listHeld(db, after, sliceSize)
    for (const [month, rows] of Map.groupBy(held, ({ order_no }) => periodOf(order_no))) {
      const numbers = rows.map(({ order_no }) => order_no)
      const orders = months.has(month) ? await listHolders(db, month, numbers) : []
      const known = new Map(orders.map((order) => [order.order_no, order]))
      for (const row of rows) if (!isOpen(row, known.get(row.order_no))) yield { promise: 'hold.open', row }
    }
    onSeen(held.length)
    if (held.length < sliceSize) return
    after = held.at(-1)?.order_no ?? after
  }
}

/** Cash on delivery is held until it leaves, also while its buyer asks to be let off. */
function isOpen(hold: HeldOrder, order: OrderOfHold | undefined): boolean {
  if (order?.user_id !== hold.user_id || order.count !== Number(hold.units)) return false
  if (order.status === 'unpaid') return true
  return order.payment_method === 'cod' && ['to_ship', 'refunding'].includes(order.status)
}
