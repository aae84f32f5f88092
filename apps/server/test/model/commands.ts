import type { OnlineProvider } from '@jishi/contract'
import fc from 'fast-check'
import { expect } from 'vitest'
import { AppError } from '../../src/kernel/app-error.ts'
import type { Buyer } from '../../src/modules/order/order.fixtures.ts'
import {
  close,
  finish,
  giveStock,
  hearOf,
  isAllClaimed,
  leftOf,
  lineOf,
  type PlainAttempt,
  type PlainOrder,
  type PlainShop,
  shipIfGone,
  takeStock,
} from './plain-shop.ts'
import type { World } from './world.ts'

export interface Real {
  world: World
  buyer: Buyer
  skuIds: number[]
}

/** One thing that happens to both shops. A step that has nothing to act on is passed over. */
export interface Step {
  name: string
  run(plain: PlainShop, real: Real): Promise<void>
}

/** A counterexample is told by the names of its steps. */
function told(step: Step): Step {
  return Object.assign(step, { [fc.toStringMethod]: () => step.name })
}

const minuteMs = 60_000
const payWithinMs = 30 * minuteMs

const refundable: ReadonlySet<PlainOrder['status']> = new Set(['to_ship', 'shipped', 'to_review', 'done'])
const isUnpaid = ({ status }: PlainOrder) => status === 'unpaid'
const isToShip = ({ status }: PlainOrder) => status === 'to_ship'
const isUnheard = ({ isPaid, isKnown }: PlainAttempt) => isPaid && !isKnown

/** Which of those there are: the steps know no numbers in advance. */
const pick = fc.nat({ max: 7 })
const pieces = fc.integer({ min: 1, max: 3 })

const wanted = fc.array(fc.tuple(pick, pieces), { minLength: 1, maxLength: 2 })
const yesOrNo = fc.boolean()

/** How often each comes up: enough orders get as far as being paid that something can happen to them then. */
export const steps: fc.Arbitrary<Step> = fc
  .oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(wanted, fc.nat({ max: 3 })).map(([lines, method]) => place(lines, method === 0)),
    },
    {
      weight: 6,
      arbitrary: fc.tuple(pick, fc.constantFrom('alipay', 'wechat')).map(([at, by]) => startPaying(at, by)),
    },
    { weight: 8, arbitrary: pick.map(payAtProvider) },
    { weight: 7, arbitrary: fc.tuple(pick, pieces).map(([at, times]) => notify(at, times)) },
    { weight: 2, arbitrary: pick.map(comeBack) },
    { weight: 2, arbitrary: pick.map(cancel) },
    { weight: 1, arbitrary: pick.map(expire) },
    { weight: 1, arbitrary: fc.constantFrom(1, 6, 31).map(wait) },
    {
      weight: 3,
      arbitrary: fc.tuple(pick, fc.option(pick, { nil: undefined })).map(([at, line]) => ship(at, line)),
    },
    { weight: 2, arbitrary: pick.map(receive) },
    { weight: 2, arbitrary: pick.map(collect) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(pick, fc.option(fc.tuple(pick, pieces), { nil: undefined }))
        .map(([at, part]) => ask(at, part)),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(pick, yesOrNo, yesOrNo)
        .map(([at, isYes, isRestocked]) => decide(at, isYes, isRestocked)),
    },
    { weight: 2, arbitrary: fc.constant(refund()) },
  )
  .map(told)

function place(wanted: [number, number][], isCod: boolean): Step {
  return {
    name: `place ${JSON.stringify(wanted)}${isCod ? ' cash on delivery' : ''}`,
    async run(plain, { world, buyer, skuIds }) {
      const { carts, catalog, orders } = world.services
      const counts = new Map<number, number>()
      for (const [at, count] of wanted) {
        const skuId = skuIds[at % skuIds.length] as number
        counts.set(skuId, (counts.get(skuId) ?? 0) + count)
      }
      const all = [...counts].map(([skuId, count]) => ({ skuId, count }))
      const [one] = all
      const isDirect = one !== undefined && all.length === 1
      const source = isDirect ? ({ kind: 'sku', ...one } as const) : ({ kind: 'cart' } as const)
      const cart = carts.of(buyer.userId)
      await cart.remove(skuIds)
      for (const line of isDirect ? [] : all) await cart.add({ ...line, maxCount: 200 })
      catalog.forget()
      // Of a cart, what is sold out stays in it.
      const lines = isDirect ? all : all.filter(({ skuId }) => (plain.stock.get(skuId) ?? 0) > 0)
      const settling = orders.settle(buyer.userId, source)
      if (lines.length === 0) return refuse(settling, 'order.nothing_selected')
      const { quote } = await settling
      const placing = orders.place(buyer.userId, {
        ...{ source, addressId: buyer.addressId, quote },
        ...{ paymentMethod: isCod ? 'cod' : 'alipay', idempotencyKey: world.newKey() },
      })
      if (!takeStock(plain, lines)) return refuse(placing, 'order.stock_short')
      const { orderNo } = await placing
      plain.orders.push({
        ...{ orderNo, isCod, isCollected: false, whence: 'to_ship', hasSuccess: false },
        ...{ attempts: [], afterSales: [] },
        status: isCod ? 'to_ship' : 'unpaid',
        payBy: world.clock.now().getTime() + payWithinMs,
        lines: lines.map((line) => ({ ...line, claimed: 0, shipped: 0, refunded: 0 })),
      })
    },
  }
}

function startPaying(at: number, provider: OnlineProvider): Step {
  return onOrder(
    `start paying by ${provider}`,
    { at, fits: isUnpaid },
    async (plain, { world, buyer }, order) => {
      const starting = world.services.orders.startPayment(buyer.userId, order.orderNo, { provider })
      if (order.status !== 'unpaid') {
        await expect(starting).rejects.toBeInstanceOf(AppError)
        return
      }
      if (world.clock.now().getTime() >= order.payBy) return refuse(starting, 'order.illegal_move')
      // Alipay is not asked before its cashier opens; WeChat says that it has the money.
      const paid = order.attempts.find((each) => each.provider === provider && each.isPending && each.isPaid)
      if (provider === 'wechat' && paid !== undefined) {
        await refuse(starting, 'payment.already_paid')
        return hearOf(plain, order, paid)
      }
      const { payment, start } = await starting
      const known = order.attempts.find(({ paymentId }) => paymentId === payment.paymentId)
      if (known !== undefined) {
        known.start = start
        return
      }
      order.attempts.push({
        ...{ provider, paymentId: payment.paymentId, start, isPending: true },
        ...{ isPaid: false, isKnown: false, isKept: false },
      })
    },
  )
}

/**
 * The buyer opens the cashier, perhaps long after, and pays. Whether it takes the money is the provider's affair: both
 * shops look at what it did.
 */
function payAtProvider(at: number): Step {
  return onAttempt(
    'pay at the provider',
    { at, fits: ({ isPaid }) => !isPaid },
    async (_plain, { world }, _order, attempt) => {
      const provider = world.providers[attempt.provider]
      await provider.pay(attempt.start)
      attempt.isPaid = provider.look(attempt.paymentId).isPaid
    },
  )
}

function notify(at: number, times: number): Step {
  return onAttempt(
    `notify ${times} times`,
    { at, fits: isUnheard },
    async (plain, { world }, order, attempt) => {
      const { provider, paymentId, isPaid } = attempt
      const told: boolean[] = []
      for (let time = 1; time <= times; time++) told.push(await world.deliver(provider, paymentId))
      // WeChat's are believed for five minutes; it writes them anew from time to time.
      if (provider === 'alipay' || !isPaid) expect(new Set(told)).toEqual(new Set([isPaid]))
      if (told.includes(true)) hearOf(plain, order, attempt)
    },
  )
}

/** The return page asks the provider. */
function comeBack(at: number): Step {
  return onAttempt(
    'come back from the provider',
    { at, fits: isUnheard },
    async (plain, { world, buyer }, order, attempt) => {
      await world.services.payments.confirm(buyer.userId, attempt.paymentId)
      hearOf(plain, order, attempt)
      if (world.providers[attempt.provider].look(attempt.paymentId).isClosed) attempt.isPending = false
    },
  )
}

function cancel(at: number): Step {
  return onOrder('cancel', { at, fits: isUnpaid }, async (plain, { world, buyer }, order) => {
    const cancelling = world.services.orders.cancel(buyer.userId, order.orderNo, '')
    if (order.isCod) {
      const isUntouched =
        order.status === 'to_ship' && !order.isCollected && order.lines.every(({ shipped }) => shipped === 0)
      if (!isUntouched) return refuse(cancelling, 'order.illegal_move')
      await cancelling
      order.status = 'cancelled'
      for (const each of order.afterSales.filter(({ state }) => state === 'asked')) release(order, each)
      return giveStock(
        plain,
        order.lines.map(({ skuId, count, refunded }) => ({ skuId, count: count - refunded })),
      )
    }
    if (order.status !== 'unpaid' || close(plain, order) === 'paid')
      return refuse(cancelling, 'order.illegal_move')
    await cancelling
  })
}

/** What the closing job does when it runs, on time or late. */
function expire(at: number): Step {
  return onOrder('expire', { at, fits: isUnpaid }, async (plain, { world }, order) => {
    const closing = world.services.orders.closeUnpaid(order.orderNo)
    if (order.status === 'unpaid' && world.clock.now().getTime() < order.payBy)
      return expect(closing).rejects.toThrow('may be paid for another')
    await closing
    if (order.status === 'unpaid') close(plain, order)
  })
}

function wait(minutes: number): Step {
  return {
    name: `wait ${minutes} min`,
    run: async (_plain, { world }) => world.clock.advance(minutes * minuteMs),
  }
}

let parcels = 0

function ship(at: number, part: number | undefined): Step {
  return onOrder(
    part === undefined ? 'ship' : 'ship a piece',
    { at, fits: isToShip },
    async (_plain, { world }, order) => {
      const piece = part === undefined ? undefined : order.lines[part % order.lines.length]
      const wanted = piece && [{ skuId: piece.skuId, count: 1 }]
      const shipping = world.services.orderAdmin.ship(1, order.orderNo, {
        ...{ carrier: 'yto', trackingNo: `YT${++parcels}`.padEnd(12, '0') + parcels },
        ...{ idempotencyKey: world.newKey(), lines: wanted },
      })
      if (order.status !== 'to_ship') return refuse(shipping, 'order.illegal_move')
      const left = order.lines.map((line) => ({ skuId: line.skuId, count: leftOf(line, order.status) }))
      const sent = (wanted ?? left).filter(({ count }) => count > 0)
      const isTooMuch = sent.some(
        ({ skuId, count }) => count > (left.find((line) => line.skuId === skuId)?.count ?? 0),
      )
      if (sent.length === 0 || isTooMuch) return refuse(shipping, 'shipping.too_many')
      await shipping
      for (const { skuId, count } of sent) lineOf(order, skuId).shipped += count
      shipIfGone(order)
    },
  )
}

/** Staff have the cash in hand. */
function collect(at: number): Step {
  return onOrder('collect cash', { at, fits: ({ isCod }) => isCod }, async (_plain, { world }, order) => {
    const collecting = world.services.orderAdmin.collectCash(1, order.orderNo)
    if (order.isCollected) return void (await collecting)
    if (!order.isCod || ['cancelled', 'refunded'].includes(order.status))
      return refuse(collecting, 'payment.nothing_to_collect')
    await collecting
    order.isCollected = true
  })
}

function receive(at: number): Step {
  return onOrder(
    'receive',
    { at, fits: ({ status }) => status === 'shipped' },
    async (_plain, { world, buyer }, order) => {
      const receiving = world.services.orders.receive(buyer.userId, order.orderNo)
      if (order.status !== 'shipped') return refuse(receiving, 'order.illegal_move')
      await receiving
      order.status = 'to_review'
    },
  )
}

function ask(at: number, part: [line: number, count: number] | undefined): Step {
  const name = part === undefined ? 'ask everything back' : `ask ${part[1]} back`
  return onOrder(
    name,
    { at, fits: ({ status }) => refundable.has(status) },
    async (_plain, { world, buyer }, order) => {
      const left = order.lines.map((line) => ({ skuId: line.skuId, count: leftOf(line, order.status) }))
      const one = part && left[part[0] % left.length]
      const lines = part && one ? [{ skuId: one.skuId, count: part[1] }] : undefined
      const asking = world.services.afterSales.ask(buyer.userId, order.orderNo, {
        ...{ reason: 'unwanted', idempotencyKey: world.newKey(), lines },
      })
      if (!refundable.has(order.status)) return refuse(asking, 'order.illegal_move')
      const asked = (lines ?? left).filter(({ count }) => count > 0)
      if (asked.length === 0) return refuse(asking, 'after_sale.nothing_left')
      if (part && part[1] > (one?.count ?? 0)) return refuse(asking, 'after_sale.too_many')
      const { afterSaleId: id } = await asking
      for (const { skuId, count } of asked) lineOf(order, skuId).claimed += count
      order.afterSales.push({ id, state: 'asked', isReturn: order.status !== 'to_ship', lines: asked })
      if (!isAllClaimed(order)) return
      order.whence = order.status
      order.status = 'refunding'
    },
  )
}

function release(order: PlainOrder, afterSale: PlainOrder['afterSales'][number]): void {
  afterSale.state = 'rejected'
  for (const { skuId, count } of afterSale.lines) lineOf(order, skuId).claimed -= count
  if (order.status === 'refunding') order.status = order.whence
}

function decide(at: number, isYes: boolean, isRestocked: boolean): Step {
  return {
    name: `decide about the ${at}th after-sale: ${isYes ? 'yes' : 'no'}`,
    async run(plain, { world }) {
      const all = plain.orders.flatMap((order) => order.afterSales.map((afterSale) => ({ order, afterSale })))
      const found = choose(all, at, ({ afterSale }) => afterSale.state === 'asked')
      if (found === undefined) return
      const { order, afterSale } = found
      const { afterSales } = world.services
      const deciding = isYes
        ? afterSales.accept(1, afterSale.id, { isRestocked })
        : afterSales.reject(1, afterSale.id, '不行')
      if (afterSale.state !== 'asked') return refuse(deciding, 'after_sale.decided')
      await deciding
      if (!isYes) return release(order, afterSale)
      afterSale.state = 'refunding'
      if (isRestocked || !afterSale.isReturn) giveStock(plain, afterSale.lines)
      // Nobody has paid for it yet: there is no money to wait for.
      if (order.isCod && !order.isCollected) finish(order, afterSale)
    },
  }
}

/** The refund jobs run. */
function refund(): Step {
  return {
    name: 'run refunds',
    async run(plain, { world }) {
      await world.runRefunds()
      for (const order of plain.orders)
        for (const each of order.afterSales.filter(({ state }) => state === 'refunding')) finish(order, each)
    },
  }
}

function onOrder(
  what: string,
  { at, fits }: { at: number; fits: (order: PlainOrder) => boolean },
  run: (plain: PlainShop, real: Real, order: PlainOrder) => Promise<void>,
): Step {
  return {
    name: `${what} (order ${at})`,
    async run(plain, real) {
      const order = choose(plain.orders, at, fits)
      if (order !== undefined) await run(plain, real, order)
    },
  }
}

/** Mostly one that it makes sense for, so that stories go far; now and then any. */
function choose<Item>(all: readonly Item[], at: number, fits: (item: Item) => boolean): Item | undefined {
  const fitting = all.filter(fits)
  const chosen = at % 4 === 3 || fitting.length === 0 ? all : fitting
  return chosen[at % Math.max(chosen.length, 1)]
}

function onAttempt(
  what: string,
  { at, fits }: { at: number; fits: (attempt: PlainAttempt) => boolean },
  run: (plain: PlainShop, real: Real, order: PlainOrder, attempt: PlainAttempt) => Promise<void>,
): Step {
  return {
    name: `${what} (attempt ${at})`,
    async run(plain, real) {
      const all = plain.orders.flatMap((order) => order.attempts.map((attempt) => ({ order, attempt })))
      const found = choose(all, at, ({ attempt }) => fits(attempt))
      if (found !== undefined) await run(plain, real, found.order, found.attempt)
    },
  }
}

async function refuse(act: Promise<unknown>, code: string): Promise<void> {
  await expect(act).rejects.toMatchObject({ code })
}
