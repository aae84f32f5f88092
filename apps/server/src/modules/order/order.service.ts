import type {
  BodyOf,
  OrderDetail,
  OrderSource,
  OrderStatus,
  OrderSummary,
  SettlementView,
  startPayment,
} from '@jishi/contract'
import type { Database, Tx } from '../../infra/database/database.ts'
import type { Storage } from '../../infra/storage/storage.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Events } from '../../kernel/events.ts'
import { type ImageUrl, siteImages } from '../../kernel/image-url.ts'
import { toKeyset } from '../../kernel/page.ts'
import type { CartAccess } from '../cart/index.ts'
import type { FlashService } from '../flash/index.ts'
import type { PaymentService } from '../payment/index.ts'
import type { Audit } from '../staff/index.ts'
import { createArchiveCodec } from './archive.codec.ts'
import { createArchive } from './archive.ts'
import { createArchiveReader } from './archive-reader.ts'
import { closeOrder } from './close-order.ts'
import { exportOrders } from './export-orders.ts'
import { createOrderFinder } from './find-order.ts'
import { insertFlashOrders } from './insert-flash-orders.ts'
import type { Grain } from './ledger.periods.ts'
import { createLedger } from './ledger.ts'
import { listOrders } from './list-orders.ts'
import { markDelivered } from './mark-delivered.ts'
import { type OrderWithGoods, presentOrder, presentOrderDetail } from './order.present.ts'
import type { OrderRow, OrdersOfBuyer } from './order.queries.ts'
import { composeOrderNo } from './order.rules.ts'
import type { Caps } from './order-holds.ts'
import { createOrderLife } from './order-life.ts'
import { type PlaceInput, placeOrder } from './place-order.ts'
import { receivePayment } from './receive-payment.ts'
import { type SettleDeps, type SettleInput, settle } from './settle.ts'

export type OrderService = ReturnType<typeof createOrderService>

interface Deps extends SettleDeps {
  database: Database
  payments: PaymentService
  flash: Pick<FlashService, 'claims'>
  events: Events<Tx>
  clock: Clock
  payWithinMs: number
  holdCaps: Caps
  /** So long after its last parcel was delivered, an order is received by itself. */
  receiveAfterMs: number
  audit: Pick<Audit, 'record'>
  ledgerGrain?: Grain
  /** Archived periods lie in `storage`, encrypted under a key that is made of `secret`. */
  storage: Storage
  secret: string
  imageUrl?: ImageUrl
}

export function createOrderService(deps: Deps) {
  const { database, payments, events, clock, receiveAfterMs, imageUrl = siteImages } = deps
  const present = (found: OrderWithGoods) => presentOrder(found, imageUrl)
  const { db } = database
  const months = createLedger({ database, now: clock.now, grain: deps.ledgerGrain })
  const archive = createArchive({ ...deps, codec: createArchiveCodec(deps.secret) })
  const reader = createArchiveReader({ database, archive })
  const finder = createOrderFinder({ db, ledger: months, archive: reader })
  const nextSequence = createSequence()

  events.on('payment.captured', (tx, captured) => receivePayment(deps, tx, captured))
  events.on('shipment.delivered', (tx, delivered) => markDelivered(deps, tx, delivered))

  /** Somebody else's order answers exactly like a missing one. */
  async function getOwned(userId: number, orderNo: string): Promise<OrderRow> {
    const order = await findKnown(orderNo)
    if (order?.user_id !== userId) throw new AppError('order.not_found')
    return order
  }

  async function findKnown(orderNo: string): Promise<OrderRow | undefined> {
    return finder.find(orderNo)
  }

  async function getDetail(userId: number, orderNo: string): Promise<OrderDetail> {
    const order = await getOwned(userId, orderNo)
    const { events: history, ...rest } = await finder.readRest(orderNo)
    return presentOrderDetail({ order, history, ...rest }, { imageUrl, receiveAfterMs })
  }

  /** Newest first, by keyset over the ledger's periods. */
  async function list(
    userId: number,
    { status, after, limit = 10 }: { status?: OrderStatus; after?: string; limit?: number },
  ) {
    const found = await readOrders({ userId, status, before: after, limit: limit + 1 })
    return toKeyset(found, limit, ({ order }) => order.order_no, present)
  }

  function readOrders(query: OrdersOfBuyer): Promise<OrderWithGoods[]> {
    return months.retryArchived(() => listOrders({ db, archive: reader }, query))
  }

  return {
    ...createOrderLife(deps, { getOwned, getDetail, findKnown, readRest: finder.readRest }),
    getOwned,
    readRest: finder.readRest,
    getDetail,

    /** `cart`: where the buyer's cart is, if not in the store alone. */
    async settle(
      userId: number,
      source: OrderSource,
      cart: CartAccess = deps.carts.of(userId),
      choice: Omit<SettleInput, 'source'> = {},
    ): Promise<SettlementView> {
      const view = await settle(deps, userId, { ...choice, source }, cart)
      return { ...view, lines: view.lines.map((line) => ({ ...line, image: imageUrl(line.image) })) }
    },

    async place(
      userId: number,
      input: PlaceInput,
      cart: CartAccess = deps.carts.of(userId),
    ): Promise<OrderSummary> {
      if (!payments.methods().includes(input.paymentMethod)) throw new AppError('payment.method_unavailable')
      return present(await placeOrder({ ...deps, months, nextSequence }, userId, input, cart))
    },

    list,

    /** A number for an order of that person, now. Another process may draw the same: the key of the table tells. */
    async drawNumber(userId: number): Promise<string> {
      const orderNo = composeOrderNo(clock.now(), userId, nextSequence())
      await months.ensureFor(orderNo)
      return orderNo
    },

    /** Writes the orders that claims of a flash sale became. Who asks for it sees to it that they are closed in time. */
    insertFlashOrders,

    /** All orders of a person, newest first, for that person: also those that are off the list. */
    exportOrders: (userId: number) =>
      exportOrders((page) => readOrders({ ...page, userId, withHidden: true }), imageUrl),

    async startPayment(
      userId: number,
      orderNo: string,
      { provider, client = 'desktop', code }: BodyOf<typeof startPayment>,
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
        page: `/pay/${orderNo}`,
        ...{ provider, client, code },
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
    archive,
    finder,
  }
}

function createSequence(): () => number {
  let last = Math.floor(Math.random() * 1000)
  return () => {
    last = (last + 1) % 1000
    return last
  }
}
