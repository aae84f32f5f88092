import { createHash } from 'node:crypto'
import type { BodyOf, placeOrder as placeOrderEndpoint, SettlementLine } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import type { AddressSnapshot } from '../address/index.ts'
import type { CartAccess } from '../cart/index.ts'
import type { CatalogService, SkuOffer } from '../catalog/index.ts'
import type { PaymentService } from '../payment/index.ts'
import { composeGoods, composeOrder } from './compose-order.ts'
import type { Ledger } from './ledger.ts'
import type {} from './order.events.ts'
import type { OrderWithGoods } from './order.present.ts'
import { findOrder, findOrderByKey, insertOrder, listGoods, type OrderRow } from './order.queries.ts'
import { composeLines, composeOrderNo, quoteOf, type WantedLine } from './order.rules.ts'
import { type Caps, takeHold } from './order-holds.ts'
import { type Price, priceOrder } from './price-order.ts'
import { readWanted, type SettleDeps } from './settle.ts'

export type PlaceInput = BodyOf<typeof placeOrderEndpoint>

interface Deps extends SettleDeps {
  database: Database
  months: Ledger
  events: Events<Tx>
  clock: Clock
  payments: Pick<PaymentService, 'methods' | 'settleNothing'>
  nextSequence: () => number
  payWithinMs: number
  holdCaps: Caps
}

/**
 * Places an order, or gives the one that the same idempotency key placed before. Order, goods, what it uses of
 * promotions, outbox and stock are written in one transaction. Throws order.quote_changed, order.stock_short and order.sku_unavailable (naming every
 * such line), order.nothing_selected, address.not_found, order.key_reused, promotion.coupon_gone,
 * promotion.limit_reached, order.too_many_unpaid, order.hoarding.
 */
export async function placeOrder(
  deps: Deps,
  userId: number,
  input: PlaceInput,
  cart: CartAccess,
): Promise<OrderWithGoods> {
  const submit = { userId, key: input.idempotencyKey, fingerprint: fingerprintOf(input) }
  // The key is unique within a month: on a month's first day the month before is asked, too.
  const early = deps.months.isFirstDay() ? await findEarlier(deps, submit) : undefined
  if (early !== undefined) return answerAgain(deps, input, cart, early)
  try {
    const placing = await prepare(deps, submit, input, cart)
    const placed = await insertWithFreeNumber(deps, placing)
    await emptyCart(deps, input, cart, { userId, skuIds: placing.wanted.map(toSkuId) })
    return placed
  } catch (error) {
    // A repeat finds its cart emptied or out of reach, or the stock gone, by its own first try: the order that exists answers.
    const earlier = await findEarlier(deps, submit)
    if (earlier === undefined) throw error
    return answerAgain(deps, input, cart, earlier)
  }
}

/** The first try may have died between the order and the cart. */
async function answerAgain(
  deps: Deps,
  input: PlaceInput,
  cart: CartAccess,
  earlier: OrderWithGoods,
): Promise<OrderWithGoods> {
  const skuIds = earlier.goods.map(({ sku_id }) => sku_id)
  await emptyCart(deps, input, cart, { userId: earlier.order.user_id, skuIds })
  return earlier
}

/** The order stands by now: a cart that is out of reach is emptied by a job. */
async function emptyCart(
  { database, events }: Deps,
  { source }: PlaceInput,
  cart: CartAccess,
  ordered: { userId: number; skuIds: number[] },
): Promise<void> {
  if (source.kind !== 'cart') return
  await cart
    .remove(ordered.skuIds)
    .catch(() => database.transaction((tx) => events.publish(tx, 'order.cart_kept', ordered)))
}

/** One press of the button, however often it arrives. */
interface Submit {
  userId: number
  key: string
  fingerprint: string
}

interface Placing {
  submit: Submit
  input: PlaceInput
  wanted: WantedLine[]
  lines: SettlementLine[]
  price: Price
  address: AddressSnapshot
}

/** Reads everything anew and says no where it is plain already, before anything is written. */
async function prepare(deps: Deps, submit: Submit, input: PlaceInput, cart: CartAccess): Promise<Placing> {
  const [wanted, address] = await Promise.all([
    readWanted(deps.carts, cart, input.source),
    deps.addresses.getAddressSnapshot(submit.userId, input.addressId),
  ])
  if (wanted.length === 0) throw new AppError('order.nothing_selected')
  const offers = await deps.catalog.readSkuOffers(wanted.map(toSkuId))
  checkOffers(wanted, offers)
  const lines = composeLines(wanted, offers)
  const { userId } = submit
  const price = await priceOrder(deps, { userId, lines, offers, region: address }, input.couponIds ?? [])
  const quote = quoteOf(lines, price.totals, price.deductions)
  if (quote !== input.quote) throw new AppError('order.quote_changed')
  return { submit, input, wanted, lines, price, address }
}

/** Two processes may draw the same sequence for one person in one second; the key of the table tells, the next one is tried. */
async function insertWithFreeNumber(deps: Deps, placing: Placing): Promise<OrderWithGoods> {
  for (let attempt = 1; ; attempt++) {
    const orderNo = composeOrderNo(deps.clock.now(), placing.submit.userId, deps.nextSequence())
    await deps.months.ensureFor(orderNo)
    try {
      return await deps.catalog.retryContended((mayRace) =>
        deps.database.transaction((tx) => insertAll(deps, tx, orderNo, { ...placing, mayRace })),
      )
    } catch (error) {
      if (!deps.database.dialect.isDuplicate(error) || attempt === 10) throw error
      if ((await findEarlier(deps, placing.submit)) !== undefined) throw error
    }
  }
}

async function insertAll(
  deps: Deps,
  tx: Tx,
  orderNo: string,
  placing: Placing & { mayRace: boolean },
): Promise<OrderWithGoods> {
  const at = deps.clock.now().getTime()
  const composing = { ...placing, orderNo, at, payBy: at + deps.payWithinMs }
  const order = composeOrder(composing)
  const goods = composeGoods(composing)
  await insertOrder(tx, order, goods)
  if (order.paid_at === null) await holdUnpaid(deps, tx, { ...placing, orderNo })
  await deps.promotions.use(tx, orderNo, order.user_id, placing.price.deductions)
  await deps.events.publish(tx, 'order.placed', { orderNo, userId: order.user_id, payBy: order.pay_by })
  const placed = await settleNothing(deps, tx, order)
  // The stock comes last: a hot SKU's row is locked for one statement and the commit, not for the whole order.
  await takeStock(deps.catalog, tx, placing)
  return { order: placed, goods }
}

/** An order of which everything came off is paid when it is placed. Gives the order as it is then. */
async function settleNothing({ payments }: Deps, tx: Tx, order: OrderRow): Promise<OrderRow> {
  if (order.payable_fen > 0) return order
  const subject = { kind: 'order', id: order.order_no }
  await payments.settleNothing(tx, { subject, userId: order.user_id })
  return (await findOrder(tx, order.order_no)) ?? order
}

/** Who has paid keeps nothing from others. */
function holdUnpaid(
  { database, holdCaps }: Deps,
  tx: Tx,
  { submit, lines, orderNo }: Placing & { orderNo: string },
): Promise<void> {
  return takeHold(tx, database.dialect, { userId: submit.userId, orderNo, lines, caps: holdCaps })
}

/** All of it, or an error that names every short line and undoes the transaction. */
async function takeStock(
  catalog: CatalogService,
  tx: Tx,
  { wanted, lines, mayRace }: Placing & { mayRace: boolean },
): Promise<void> {
  const short = await catalog.takeStocks(tx, wanted, { mayRace })
  if (short.length === 0) return
  const names = new Map(lines.map((line) => [line.skuId, line.name]))
  throwShort(short.map(({ skuId, stock }) => ({ skuId, name: names.get(skuId) ?? '', stock })))
}

function checkOffers(wanted: WantedLine[], offers: ReadonlyMap<number, SkuOffer>): void {
  const named = wanted.map(({ skuId, count }) => ({ skuId, count, offer: offers.get(skuId) }))
  const gone = named.filter(({ offer }) => !offer?.isListed)
  if (gone.length > 0) {
    const lines = gone.map(({ skuId, offer }) => ({ skuId, name: offer?.name ?? '' }))
    throw new AppError('order.sku_unavailable', { name: lines[0]?.name ?? '', lines })
  }
  const short = named.filter(({ count, offer }) => (offer?.stock ?? 0) < count)
  if (short.length === 0) return
  throwShort(short.map(({ skuId, offer }) => ({ skuId, name: offer?.name ?? '', stock: offer?.stock ?? 0 })))
}

function throwShort(lines: { skuId: number; name: string; stock: number }[]): never {
  throw new AppError('order.stock_short', { name: lines[0]?.name, stock: lines[0]?.stock, lines })
}

/** The order that this submit placed before; throws order.key_reused where the key stands for other goods. */
async function findEarlier({ database: { db }, months }: Deps, { userId, key, fingerprint }: Submit) {
  for (const month of await months.listRecent()) {
    const order = await findOrderByKey(db, month, userId, key)
    if (order === undefined) continue
    if (order.fingerprint !== fingerprint) throw new AppError('order.key_reused')
    return { order, goods: await listGoods(db, month, [order.order_no]) }
  }
  return undefined
}

function fingerprintOf(input: PlaceInput): string {
  const { source, addressId, paymentMethod, quote, remark = '', couponIds = [], invoice } = input
  const sku = source.kind === 'sku' ? `${source.skuId}x${source.count}` : ''
  return createHash('sha256')
    .update(JSON.stringify([source.kind, sku, addressId, paymentMethod, quote, remark, couponIds, invoice]))
    .digest('hex')
}

function toSkuId({ skuId }: WantedLine): number {
  return skuId
}
