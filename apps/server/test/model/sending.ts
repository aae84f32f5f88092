import { finish, giveStock, isAllClaimed, leftOf, lineOf, type PlainOrder, shipIfGone } from './plain-shop.ts'
import { choose, isToShip, onOrder, refundable, refuse, type Step } from './step.ts'

let parcels = 0

export function ship(at: number, part: number | undefined): Step {
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
export function collect(at: number): Step {
  return onOrder('collect cash', { at, fits: ({ isCod }) => isCod }, async (_plain, { world }, order) => {
    const collecting = world.services.orderAdmin.collectCash(1, order.orderNo)
    if (order.isCollected) return void (await collecting)
    if (!order.isCod || ['cancelled', 'refunded'].includes(order.status))
      return refuse(collecting, 'payment.nothing_to_collect')
    await collecting
    order.isCollected = true
  })
}

export function receive(at: number): Step {
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

export function ask(at: number, part: [line: number, count: number] | undefined): Step {
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

export function release(order: PlainOrder, afterSale: PlainOrder['afterSales'][number]): void {
  afterSale.state = 'rejected'
  for (const { skuId, count } of afterSale.lines) lineOf(order, skuId).claimed -= count
  if (order.status === 'refunding') order.status = order.whence
}

export function decide(at: number, isYes: boolean, isRestocked: boolean): Step {
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
export function refund(): Step {
  return {
    name: 'run refunds',
    async run(plain, { world }) {
      await world.runRefunds()
      for (const order of plain.orders)
        for (const each of order.afterSales.filter(({ state }) => state === 'refunding')) finish(order, each)
    },
  }
}
