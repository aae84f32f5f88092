import type { Db } from '../../infra/database/database.ts'
import type { ShippingService } from '../shipping/index.ts'
import { isAllSent } from './compose-parcel.ts'
import { listShippedLines, listShippingOrders, type OrderFacts } from './order.proofs.queries.ts'

export const shippedPromises = {
  'order.shipped':
    'of an order has left what is in its parcels, no more than was bought, and it is shipped once everything has',
} as const

type Line = Awaited<ReturnType<typeof listShippedLines>>[number]

interface Slice {
  month: string
  orders: readonly OrderFacts[]
  from: string
  to: string
}

/** Orders that say something else of what has left than their parcels do. Only those that any of it has left are looked at. */
export async function findWronglyShipped(
  db: Db,
  { month, orders, ...range }: Slice,
  shipping: Pick<ShippingService, 'listShippedSums'>,
): Promise<object[]> {
  const parcels = await shipping.listShippedSums(db, 'order', range)
  const touched = new Set([...parcels.keys(), ...(await listShippingOrders(db, month, range))])
  const judged = orders.filter(({ order_no, status }) => touched.has(order_no) || mustBeSent.has(status))
  if (judged.length === 0) return []
  const numbers = judged.map(({ order_no }) => order_no)
  const lines = Map.groupBy(await listShippedLines(db, month, numbers), (row) => row.order_no)
  return judged.flatMap(({ order_no, status }) => {
    const [has, left] = [lines.get(order_no) ?? [], parcels.get(order_no) ?? []]
    return isShippedRightly(status, has, left) ? [] : [{ order_no, status, lines: has, parcels: left }]
  })
}

const mustBeSent = new Set<OrderFacts['status']>(['shipped', 'to_review', 'done'])
const mustBeHere = new Set<OrderFacts['status']>(['unpaid', 'cancelled'])

/** `parcels`: units of each SKU in the parcels of the order. */
export function isShippedRightly(
  status: OrderFacts['status'],
  lines: readonly Omit<Line, 'order_no'>[],
  parcels: readonly { skuId: number; units: number }[],
): boolean {
  const units = new Map(parcels.map((each) => [each.skuId, each.units]))
  const isSame = lines.every(({ sku_id, shipped_count }) => shipped_count === (units.get(sku_id) ?? 0))
  const isOurs = parcels.every(({ skuId }) => lines.some(({ sku_id }) => sku_id === skuId))
  const isBought = lines.every(({ shipped_count, count }) => shipped_count <= count)
  return isSame && isOurs && isBought && fits(status, lines)
}

function fits(status: OrderFacts['status'], lines: readonly Omit<Line, 'order_no'>[]): boolean {
  const isAnySent = lines.some(({ shipped_count }) => shipped_count > 0)
  if (mustBeSent.has(status)) return isAllSent(lines)
  if (mustBeHere.has(status)) return !isAnySent
  return status !== 'to_ship' || !isAnySent || !isAllSent(lines)
}
