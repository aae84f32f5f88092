import type { listStaffOrders, OrderStatus, ReplyOf, StaffOrder } from '@jishi/contract'
import { AppError } from '../../kernel/app-error.ts'
import { type ImageUrl, siteImages } from '../../kernel/image-url.ts'
import { toKeyset } from '../../kernel/page.ts'
import type { ShippingService } from '../shipping/index.ts'
import { type CollectDeps, collectCash } from './collect-cash.ts'
import type { OrderFinder } from './find-order.ts'
import { spanOf } from './ledger.periods.ts'
import type { Ledger } from './ledger.ts'
import type { OrderRow } from './order.queries.ts'
import { presentStaffOrder, presentStaffSummary } from './order-admin.present.ts'
import { listPeriodOrders } from './ship-order.queries.ts'
import { type ShipDeps, type ShipInput, shipOrder } from './ship-order.ts'

export type OrderAdmin = ReturnType<typeof createOrderAdmin>

interface Deps extends ShipDeps, CollectDeps {
  shipping: Pick<ShippingService, 'ship' | 'findRepeat' | 'listOf'>
  ledger: Pick<Ledger, 'listNewestFirst' | 'has' | 'periodOf'>
  finder: OrderFinder
  imageUrl?: ImageUrl
}

/** What staff see of orders, and how goods leave. */
export function createOrderAdmin(deps: Deps) {
  const { ledger, finder, shipping, imageUrl = siteImages } = deps
  const { db } = deps.database

  /** Throws order.not_found. */
  async function get(orderNo: string): Promise<StaffOrder> {
    const order = await finder.find(orderNo)
    if (order === undefined) throw new AppError('order.not_found')
    const [{ goods, events: history, claims }, shipments] = await Promise.all([
      finder.readRest(orderNo),
      shipping.listOf({ kind: 'order', id: orderNo }),
    ])
    return presentStaffOrder({ order, goods, history, claims, shipments }, imageUrl)
  }

  return {
    get,

    /** The newest first, over as many ledger periods as it takes to fill the page. */
    async list({
      status,
      after,
      limit = 50,
    }: {
      status?: OrderStatus
      after?: string
      limit?: number
    }): Promise<ReplyOf<typeof listStaffOrders>> {
      let found: OrderRow[] = []
      for (const period of await ledger.listNewestFirst()) {
        const { from, to } = spanOf(period)
        if (after !== undefined && from >= after) continue
        // Periods of different grain may overlap in time: it is full when this one has nothing newer.
        const oldest = found[limit]
        if (oldest !== undefined && to <= oldest.order_no) break
        const more = await listPeriodOrders(db, period, { status, before: after, limit: limit + 1 })
        found = [...found, ...more].sort(newestFirst).slice(0, limit + 1)
      }
      return toKeyset(found, limit, ({ order_no }) => order_no, presentStaffSummary)
    },

    /** Gives the order as it is then. Throws what `shipOrder` throws. */
    async ship(staffId: number | null, orderNo: string, input: ShipInput): Promise<StaffOrder> {
      if (!(await ledger.has(ledger.periodOf(orderNo)))) throw new AppError('order.not_found')
      await shipOrder(deps, staffId, orderNo, input)
      return get(orderNo)
    },

    /** Gives the order as it is then. Throws order.not_found, payment.nothing_to_collect. */
    async collectCash(staffId: number, orderNo: string): Promise<StaffOrder> {
      if (!(await ledger.has(ledger.periodOf(orderNo)))) throw new AppError('order.not_found')
      await collectCash(deps, staffId, orderNo)
      return get(orderNo)
    },
  }
}

function newestFirst(a: OrderRow, b: OrderRow): number {
  return a.order_no < b.order_no ? 1 : -1
}
