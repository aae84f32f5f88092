import type { OrderDetail, OrderSource, OrderStatus, OrderSummary, SettlementView } from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import { type ImageUrl, siteImages } from '../../kernel/image-url.ts'
import { toKeyset } from '../../kernel/page.ts'
import type { CartAccess } from '../cart/index.ts'
import type { PaymentService } from '../payment/index.ts'
import { closeOrder, throwIllegal } from './close-order.ts'
import { createOrderMonths, monthOf } from './order.months.ts'
import { type OrderWithGoods, presentOrder, presentOrderDetail } from './order.present.ts'
import { findOrder, listEvents, listGoods, listOrdersOfMonth, type OrderRow } from './order.queries.ts'
import { type PlaceInput, placeOrder } from './place-order.ts'
import { receivePayment } from './receive-payment.ts'
import { type SettleDeps, settle } from './settle.ts'

export type OrderService = ReturnType<typeof createOrderService>

interface Deps extends SettleDeps {
  database: Database
  payments: PaymentService
  events: Events<Tx>
  clock: Clock
  payWithinMs: number
  imageUrl?: ImageUrl
}

export function createOrderService(deps: Deps) {
  const { database, payments, events, clock, imageUrl = siteImages } = deps
  const present = (found: OrderWithGoods) => presentOrder(found, imageUrl)
  const { db } = database
  const months = createOrderMonths({ database, now: clock.now })
  const nextSequence = createSequence()

  events.on('payment.captured', (tx, captured) => receivePayment(deps, tx, captured))

  /** Somebody else's order answers exactly like a missing one. */
  async function getOwned(userId: number, orderNo: string): Promise<OrderRow> {
    const order = await findKnown(orderNo)
    if (order?.user_id !== userId) throw new AppError('order.not_found')
    return order
  }

  async function findKnown(orderNo: string): Promise<OrderRow | undefined> {
    return (await months.has(monthOf(orderNo))) ? findOrder(db, orderNo) : undefined
  }

  async function getDetail(userId: number, orderNo: string): Promise<OrderDetail> {
    const order = await getOwned(userId, orderNo)
    const [goods, history] = await Promise.all([
      listGoods(db, monthOf(orderNo), [orderNo]),
      listEvents(db, orderNo),
    ])
    return presentOrderDetail({ order, goods }, history, imageUrl)
  }

  /** Newest first, walking the ledger months backwards until the page is full. */
  async function list(
    userId: number,
    { status, after, limit = 10 }: { status?: OrderStatus; after?: string; limit?: number },
  ) {
    const found: OrderWithGoods[] = []
    for (const month of await months.listNewestFirst()) {
      if (after !== undefined && month > monthOf(after)) continue
      const wanted = limit + 1 - found.length
      found.push(...(await readMonth(month, { userId, status, before: after, limit: wanted })))
      if (found.length > limit) break
    }
    return toKeyset(found, limit, ({ order }) => order.order_no, present)
  }

  return {
    getDetail,

    /** `cart`: where the buyer's cart is, if not in the store alone. */
    async settle(
      userId: number,
      source: OrderSource,
      cart: CartAccess = deps.carts.of(userId),
    ): Promise<SettlementView> {
      const view = await settle(deps, userId, source, cart)
      return { ...view, lines: view.lines.map((line) => ({ ...line, image: imageUrl(line.image) })) }
    },

    async place(
      userId: number,
      input: PlaceInput,
      cart: CartAccess = deps.carts.of(userId),
    ): Promise<OrderSummary> {
      return present(await placeOrder({ ...deps, months, nextSequence }, userId, input, cart))
    },

    list,

    /** All orders of a person, newest first, for that person. */
    async exportOrders(userId: number): Promise<OrderSummary[]> {
      const orders: OrderSummary[] = []
      for (let after: string | undefined; ; ) {
        const page = await list(userId, { after, limit: 100 })
        orders.push(...page.items)
        if (page.next === null) return orders
        after = page.next
      }
    },

    async cancel(userId: number, orderNo: string, reason: string): Promise<OrderDetail> {
      const order = await getOwned(userId, orderNo)
      const outcome = await closeOrder(deps, order, { move: 'cancel', actor: 'customer', reason })
      if (outcome !== 'closed') await throwIllegal(deps, orderNo)
      return getDetail(userId, orderNo)
    },

    async startPayment(
      userId: number,
      orderNo: string,
      { provider, client = 'desktop' }: { provider: 'alipay'; client?: 'desktop' | 'phone' },
    ) {
      const order = await getOwned(userId, orderNo)
      if (order.status !== 'unpaid' || order.pay_by === null) {
        throw new AppError(order.paid_at === null ? 'order.illegal_move' : 'payment.already_paid', {
          status: order.status,
        })
      }
      if (clock.now().getTime() >= order.pay_by)
        throw new AppError('order.illegal_move', { status: 'cancelled' })
      return payments.start({
        subject: { kind: 'order', id: orderNo },
        userId,
        amountFen: present({ order, goods: [] }).payableFen,
        title: `集市订单 ${orderNo}`,
        expiresAt: new Date(order.pay_by),
        provider,
        client,
      })
    },

    /** Closes one overdue order. Safe to run any number of times. */
    async closeUnpaid(orderNo: string): Promise<void> {
      const order = await findKnown(orderNo)
      if (order?.status !== 'unpaid' || order.pay_by === null) return
      const remainingMs = order.pay_by - clock.now().getTime()
      if (remainingMs > 0) throw new Error(`order ${orderNo} may be paid for another ${remainingMs} ms`)
      await closeOrder(deps, order, { move: 'expire', actor: 'system', reason: '' })
    },

    months,
  }

  async function readMonth(
    month: string,
    page: { userId: number; status?: OrderStatus; before?: string; limit: number },
  ): Promise<OrderWithGoods[]> {
    const orders = await listOrdersOfMonth(db, month, page)
    if (orders.length === 0) return []
    const goods = Map.groupBy(
      await listGoods(
        db,
        month,
        orders.map((order) => order.order_no),
      ),
      (row) => row.order_no,
    )
    return orders.map((order) => ({ order, goods: goods.get(order.order_no) ?? [] }))
  }
}

function createSequence(): () => number {
  let last = Math.floor(Math.random() * 1000)
  return () => {
    last = (last + 1) % 1000
    return last
  }
}
