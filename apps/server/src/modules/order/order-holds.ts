import type { Tx } from '../../infra/database/database.ts'
import type { Dialect } from '../../infra/database/dialect.ts'
import { AppError } from '../../kernel/app-error.ts'
import { deleteHold, findHoarded, insertCount, insertHold, raiseCount } from './order-holds.queries.ts'

/** How much one person may keep from others without paying (P12). */
export interface Caps {
  /** Orders that are unpaid, or cash on delivery that has not left yet. */
  orders: number
  /** Units of one SKU in these orders. */
  unitsPerSku: number
}

export interface Hold {
  userId: number
  orderNo: string
  /** One per SKU. */
  lines: readonly { skuId: number; count: number; name: string }[]
  caps: Caps
}

/**
 * In the placing transaction: what the order takes counts against its buyer's caps until `dropHold`. Exact under any
 * number of submits at once, because they wait for each other at the buyer's row. Throws order.too_many_unpaid,
 * order.hoarding.
 */
export async function takeHold(tx: Tx, dialect: Dialect, hold: Hold): Promise<void> {
  const { userId, lines, caps } = hold
  const units = lines.reduce((sum, { count }) => sum + count, 0)
  // Who holds no more units altogether than the cap allows of one SKU is over no SKU's cap: two statements, and done.
  if (await raiseCount(tx, userId, units, { orders: caps.orders, units: caps.unitsPerSku }))
    return insertHold(tx, hold)
  await insertCount(tx, dialect, userId)
  if (!(await raiseCount(tx, userId, units, { orders: caps.orders })))
    throw new AppError('order.too_many_unpaid', { limit: caps.orders })
  await insertHold(tx, hold)
  await checkUnits(tx, hold)
}

async function checkUnits(tx: Tx, { userId, lines, caps }: Hold): Promise<void> {
  const limit = caps.unitsPerSku
  const skuId = await findHoarded(
    tx,
    userId,
    lines.map((line) => line.skuId),
    limit,
  )
  if (skuId === undefined) return
  const name = lines.find((line) => line.skuId === skuId)?.name ?? ''
  throw new AppError('order.hoarding', { skuId, name, limit })
}

/**
 * When the order is paid, closed or shipped: it stops counting, once; nothing happens where it held nothing (any more).
 * In the transaction of the move, which has locked the order: so no two of them find the same hold.
 */
export function dropHold(tx: Tx, orderNo: string): Promise<void> {
  return deleteHold(tx, orderNo)
}
