import { createHash } from 'node:crypto'
import type { BodyOf, placeOrder as placeOrderEndpoint } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import type { AddressSnapshot } from '../address/index.ts'
import type { CatalogService, SkuOffer } from '../catalog/index.ts'
import { monthOf, type OrderMonths } from './order.months.ts'
import type { OrderWithGoods } from './order.present.ts'
import {
  findOrder,
  findSubmission,
  insertEvent,
  insertOrder,
  insertSubmission,
  listGoods,
  type OrderRow,
} from './order.queries.ts'
import {
  composeLines,
  composeOrderNo,
  quoteOf,
  type Totals,
  totalUp,
  type WantedLine,
} from './order.rules.ts'
import { readWanted, type SettleDeps } from './settle.ts'

export type PlaceInput = BodyOf<typeof placeOrderEndpoint>

interface Deps extends SettleDeps {
  database: Database
  months: OrderMonths
  events: Events<Tx>
  clock: Clock
  nextSequence: () => number
  payWithinMs: number
}

/**
 * Places an order, or gives the one that the same idempotency key placed before. Everything happens in one
 * transaction: the order, its goods, its first event, the stock, the outbox. Throws order.quote_changed,
 * order.stock_short and order.sku_unavailable (naming every short line), order.nothing_selected, address.not_found.
 */
export async function placeOrder(deps: Deps, userId: number, input: PlaceInput): Promise<OrderWithGoods> {
  const [wanted, address] = await Promise.all([
    readWanted(deps.carts, userId, input.source),
    deps.addresses.getAddressSnapshot(userId, input.addressId).catch((error: unknown) => error as Error),
  ])
  const fingerprint = fingerprintOf(input)
  // A repeat finds its cart emptied by the first submit, or its address gone: the order that exists answers before any complaint.
  if (wanted.length === 0 || address instanceof Error) {
    const earlier = await findEarlier(deps, userId, input.idempotencyKey, fingerprint)
    if (earlier !== undefined) return earlier
    throw address instanceof Error ? address : new AppError('order.nothing_selected')
  }
  const placed = await insertWithFreeNumber(deps, { userId, input, wanted, address, fingerprint })
  if (input.source.kind === 'cart')
    await deps.carts.removeOrdered(
      userId,
      wanted.map((line) => line.skuId),
    )
  return placed
}

interface Placing {
  userId: number
  input: PlaceInput
  wanted: WantedLine[]
  address: AddressSnapshot
  fingerprint: string
}

/** Two processes may draw the same sequence for one person in one second; the key of the table tells, the next one is tried. */
async function insertWithFreeNumber(deps: Deps, placing: Placing): Promise<OrderWithGoods> {
  for (let attempt = 1; ; attempt++) {
    const orderNo = composeOrderNo(deps.clock.now(), placing.userId, deps.nextSequence())
    await deps.months.ensure(monthOf(orderNo))
    try {
      return await deps.database.transaction((tx) => insertAll(deps, tx, orderNo, placing))
    } catch (error) {
      if (!deps.database.dialect.isDuplicate(error)) throw error
      const earlier = await findEarlier(
        deps,
        placing.userId,
        placing.input.idempotencyKey,
        placing.fingerprint,
      )
      if (earlier !== undefined) return earlier
      if (attempt === 10) throw error
    }
  }
}

async function insertAll(deps: Deps, tx: Tx, orderNo: string, placing: Placing): Promise<OrderWithGoods> {
  const { userId, input, wanted, address, fingerprint } = placing
  const at = deps.clock.now().getTime()
  await insertSubmission(tx, {
    user_id: userId,
    idempotency_key: input.idempotencyKey,
    fingerprint,
    order_no: orderNo,
    created_at: at,
  })
  const offers = await deps.catalog.readSkuOffers(
    tx,
    wanted.map((line) => line.skuId),
  )
  const lines = composeLines(wanted, offers)
  const totals = totalUp(lines)
  checkOffers(wanted, offers)
  if (quoteOf(lines, totals) !== input.quote) throw new AppError('order.quote_changed')

  const row = composeRow({ orderNo, userId, input, address, totals, at, payWithinMs: deps.payWithinMs })
  const goods = lines.map((line) => ({
    order_no: orderNo,
    sku_id: line.skuId,
    name: line.name,
    options_text: line.options,
    image: line.image,
    price_fen: line.priceFen,
    count: line.count,
  }))
  await insertOrder(tx, row, goods)
  await insertEvent(tx, {
    order_no: orderNo,
    kind: 'placed',
    status: row.status,
    actor: 'customer',
    reason: '',
    created_at: at,
  })
  await deps.events.publish(tx, 'order.placed', { orderNo, userId, payBy: row.pay_by })
  // The stock comes last: a hot SKU's row is locked for one statement and the commit, not for the whole order.
  await takeStock(deps.catalog, tx, wanted, offers)
  return { order: row, goods }
}

/** Ascending by SKU, so that two orders never wait for each other. Each conditional update's own count names its line. */
async function takeStock(
  catalog: CatalogService,
  tx: Tx,
  wanted: WantedLine[],
  offers: ReadonlyMap<number, SkuOffer>,
) {
  const short: WantedLine[] = []
  for (const line of wanted) {
    if (!(await catalog.takeStock(tx, line.skuId, line.count))) short.push(line)
  }
  if (short.length === 0) return
  const left = await catalog.readStock(
    tx,
    short.map((line) => line.skuId),
  )
  throwShort(
    short.map(({ skuId }) => ({ skuId, name: offers.get(skuId)?.name ?? '', stock: left.get(skuId) ?? 0 })),
  )
}

/** Says no before anything is written where it is plain already. */
function checkOffers(wanted: WantedLine[], offers: ReadonlyMap<number, SkuOffer>): void {
  const gone = wanted.filter(({ skuId }) => !offers.get(skuId)?.isListed)
  if (gone.length > 0) {
    const lines = gone.map(({ skuId }) => ({ skuId, name: offers.get(skuId)?.name ?? '' }))
    throw new AppError('order.sku_unavailable', { name: lines[0]?.name ?? '', lines })
  }
  const short = wanted.filter(({ skuId, count }) => (offers.get(skuId)?.stock ?? 0) < count)
  if (short.length === 0) return
  throwShort(
    short.map(({ skuId }) => ({
      skuId,
      name: offers.get(skuId)?.name ?? '',
      stock: offers.get(skuId)?.stock ?? 0,
    })),
  )
}

function throwShort(lines: { skuId: number; name: string; stock: number }[]): never {
  throw new AppError('order.stock_short', { name: lines[0]?.name, stock: lines[0]?.stock, lines })
}

async function findEarlier(
  { database: { db } }: Deps,
  userId: number,
  key: string,
  fingerprint: string,
): Promise<OrderWithGoods | undefined> {
  const submission = await findSubmission(db, userId, key)
  if (submission === undefined) return undefined
  if (submission.fingerprint !== fingerprint) throw new AppError('order.key_reused')
  const orderNo = submission.order_no
  const [order, goods] = await Promise.all([
    findOrder(db, orderNo),
    listGoods(db, monthOf(orderNo), [orderNo]),
  ])
  return order && { order, goods }
}

function fingerprintOf({ source, addressId, paymentMethod, quote, remark }: PlaceInput): string {
  const sku = source.kind === 'sku' ? `${source.skuId}x${source.count}` : ''
  return createHash('sha256')
    .update(JSON.stringify([source.kind, sku, addressId, paymentMethod, quote, remark ?? '']))
    .digest('hex')
}

function composeRow(given: {
  orderNo: string
  userId: number
  input: PlaceInput
  address: AddressSnapshot
  totals: Totals
  at: number
  payWithinMs: number
}): OrderRow {
  const { orderNo, userId, input, address, totals, at, payWithinMs } = given
  const isPaidLater = input.paymentMethod === 'cod'
  return {
    order_no: orderNo,
    user_id: userId,
    status: isPaidLater ? 'to_ship' : 'unpaid',
    payment_method: input.paymentMethod,
    goods_fen: totals.goodsFen,
    freight_fen: totals.freightFen,
    payable_fen: totals.payableFen,
    count: totals.count,
    recipient: address.recipient,
    mobile: address.mobile,
    region_text: address.regionText,
    address_detail: address.detail,
    zip: address.zip,
    remark: input.remark ?? '',
    created_at: at,
    pay_by: isPaidLater ? null : at + payWithinMs,
    paid_at: null,
    payment_id: null,
  }
}
