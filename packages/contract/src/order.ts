import { type Static, Type } from 'typebox'
import { AddressView } from './address.ts'
import { CartTotals, cartLimits } from './cart.ts'
import { Done, Id, Keyset, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { freightReasons } from './freight.ts'
import { FenSchema } from './money.ts'
import { DeductionView, SettlementCoupon } from './promotion.ts'

/** SPEC §8.5, in the order of a life. */
export const orderStatuses = [
  'unpaid',
  'to_ship',
  'shipped',
  'to_review',
  'done',
  'cancelled',
  'refunding',
  'refunded',
] as const
export type OrderStatus = (typeof orderStatuses)[number]
export const OrderStatusSchema = Type.Enum([...orderStatuses])

export const paymentMethods = ['alipay', 'wechat', 'cod'] as const
export type PaymentMethod = (typeof paymentMethods)[number]
export const PaymentMethodSchema = Type.Enum([...paymentMethods])

/** What is bought: the selected lines of my cart, or one SKU directly ("buy now"). Ids and counts only, never money. */
export const OrderSource = Type.Union([
  Type.Object({ kind: Type.Literal('cart') }),
  Type.Object({
    kind: Type.Literal('sku'),
    skuId: Id,
    count: Type.Integer({ minimum: 1, maximum: cartLimits.count }),
  }),
])
export type OrderSource = Static<typeof OrderSource>

export const OrderLineView = Type.Object({
  skuId: Type.Integer(),
  name: Type.String(),
  options: Type.String(),
  image: Type.String(),
  priceFen: FenSchema,
  count: Type.Integer(),
  subtotalFen: FenSchema,
})
export type OrderLineView = Static<typeof OrderLineView>

export const SettlementLine = Type.Object({
  ...OrderLineView.properties,
  stock: Type.Integer(),
  problem: Type.Union([Type.Literal('stock_short'), Type.Literal('unlisted'), Type.Null()]),
})
export type SettlementLine = Static<typeof SettlementLine>

const FreightReasonSchema = Type.Enum([...freightReasons])

/** Coupons of one order. */
const couponsPerOrder = 10

export const invoiceKinds = ['none', 'personal', 'company'] as const

/** To whom an invoice is made out. A tax number has 15 to 20 digits and capitals, as the tax office gives it. */
export const Invoice = Type.Union([
  Type.Object({ kind: Type.Literal('none') }),
  Type.Object({
    kind: Type.Literal('personal'),
    title: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  }),
  Type.Object({
    kind: Type.Literal('company'),
    title: Type.String({ minLength: 2, maxLength: 100, pattern: '\\S' }),
    taxNo: Type.String({ pattern: '^[0-9A-Z]{15,20}$' }),
  }),
])
export type Invoice = Static<typeof Invoice>

export const SettlementView = Type.Object({
  lines: Type.Array(SettlementLine),
  addresses: Type.Array(AddressView),
  paymentMethods: Type.Array(PaymentMethodSchema),
  count: Type.Integer(),
  goodsFen: FenSchema,
  discountFen: FenSchema,
  deductions: Type.Array(DeductionView, { description: 'What the discount is made of' }),
  coupons: Type.Array(SettlementCoupon, { description: 'My coupons, those that can be used first' }),
  freightFen: FenSchema,
  freightReason: FreightReasonSchema,
  payableFen: FenSchema,
  /** Stands for exactly what is shown; given back when placing, so that a change in between is noticed. */
  quote: Type.String(),
})
export type SettlementView = Static<typeof SettlementView>

/** What its buyer may do with an order right now. */
export const orderActions = ['pay', 'cancel', 'receive', 'ask_refund', 'delete'] as const
export type OrderAction = (typeof orderActions)[number]

export const OrderSummary = Type.Object({
  orderNo: Type.String(),
  status: OrderStatusSchema,
  actions: Type.Array(Type.Enum([...orderActions])),
  paymentMethod: PaymentMethodSchema,
  payableFen: FenSchema,
  count: Type.Integer(),
  createdAt: Timestamp,
  payBy: Type.Union([Timestamp, Type.Null()]),
  isFlash: Type.Boolean({ description: 'It came from a flash sale' }),
  needsAddress: Type.Boolean({ description: 'It is paid, and nobody knows yet where it goes' }),
  isArchived: Type.Boolean({ description: 'It can only be read and bought again; a change is refused' }),
  lines: Type.Array(OrderLineView),
})
export type OrderSummary = Static<typeof OrderSummary>

export const OrderEventView = Type.Object({
  kind: Type.String({ description: 'placed, paid, cancelled, expired ...' }),
  status: OrderStatusSchema,
  at: Timestamp,
  by: Type.Enum(['customer', 'system', 'provider', 'staff']),
  reason: Type.String(),
})

export const OrderedLine = Type.Object({
  ...OrderLineView.properties,
  refundedCount: Type.Integer({ description: 'Units whose money went back' }),
  leftCount: Type.Integer({ description: 'Units that a refund or a return could be asked for now' }),
})
export type OrderedLine = Static<typeof OrderedLine>

export const OrderDetail = Type.Object({
  ...OrderSummary.properties,
  lines: Type.Array(OrderedLine),
  refundedFen: FenSchema,
  deliveredAt: Type.Union([Timestamp, Type.Null()]),
  receivedAt: Type.Union([Timestamp, Type.Null()]),
  receiveBy: Type.Union([Timestamp, Type.Null()], {
    description: 'When receipt is confirmed by itself; null while not everything is delivered',
  }),
  goodsFen: FenSchema,
  discountFen: FenSchema,
  couponFen: Type.Unsafe<Static<typeof FenSchema>>({
    ...FenSchema,
    description: 'Of the discount, by coupons',
  }),
  freightFen: FenSchema,
  freightReason: FreightReasonSchema,
  invoice: Invoice,
  remark: Type.String(),
  recipient: Type.Object({ name: Type.String(), mobileMasked: Type.String(), address: Type.String() }),
  paidAt: Type.Union([Timestamp, Type.Null()]),
  events: Type.Array(OrderEventView),
})
export type OrderDetail = Static<typeof OrderDetail>

export const OrderNo = Type.String({ pattern: '^\\d{26}$' })

export const getSettlement = endpoint({
  method: 'POST',
  path: '/settlement',
  auth: 'customer',
  tag: 'order',
  summary: 'What an order of this source would cost right now; changes nothing',
  body: Type.Object({
    source: OrderSource,
    addressId: Type.Optional(Id),
    couponIds: Type.Optional(
      Type.Union([Type.Array(Id, { maxItems: couponsPerOrder }), Type.Literal('best')], {
        description: '`best` chooses those that take off most; none when left out',
      }),
    ),
  }),
  reply: SettlementView,
})

export const placeOrder = endpoint({
  method: 'POST',
  path: '/orders',
  auth: 'customer',
  tag: 'order',
  status: 201,
  summary: 'Place an order; the same idempotency key gives the same order, however often it is sent',
  body: Type.Object({
    source: OrderSource,
    addressId: Id,
    paymentMethod: PaymentMethodSchema,
    quote: Type.String({ maxLength: 100 }),
    couponIds: Type.Optional(Type.Array(Id, { maxItems: couponsPerOrder })),
    invoice: Type.Optional(Invoice),
    remark: Type.Optional(Type.String({ maxLength: 200 })),
    idempotencyKey: Type.String({ pattern: '^[A-Za-z0-9_-]{16,64}$' }),
  }),
  reply: OrderSummary,
})

export const listOrders = endpoint({
  method: 'GET',
  path: '/orders',
  auth: 'customer',
  tag: 'order',
  summary: 'My orders, newest first, across all months',
  query: Type.Object({
    status: Type.Optional(OrderStatusSchema),
    after: Type.Optional(OrderNo),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 10 })),
  }),
  reply: Keyset(OrderSummary),
})

export const getOrder = endpoint({
  method: 'GET',
  path: '/orders/:orderNo',
  auth: 'customer',
  tag: 'order',
  summary: 'One of my orders with its timeline',
  params: Type.Object({ orderNo: OrderNo }),
  reply: OrderDetail,
})

export const setOrderAddress = endpoint({
  method: 'PUT',
  path: '/orders/:orderNo/address',
  auth: 'customer',
  tag: 'order',
  summary: 'Say where an order of a flash sale goes, once it is paid; the same address again is fine',
  params: Type.Object({ orderNo: OrderNo }),
  body: Type.Object({ addressId: Id }),
  reply: OrderDetail,
})

export const cancelOrder = endpoint({
  method: 'POST',
  path: '/orders/:orderNo/cancel',
  auth: 'customer',
  tag: 'order',
  summary: 'Cancel an order that is not paid and has not left; its stock is given back',
  params: Type.Object({ orderNo: OrderNo }),
  body: Type.Object({ reason: Type.Optional(Type.String({ maxLength: 200 })) }),
  reply: OrderDetail,
})

export const receiveOrder = endpoint({
  method: 'POST',
  path: '/orders/:orderNo/receive',
  auth: 'customer',
  tag: 'order',
  summary: 'Say that the goods are here; after a while it is said by itself',
  params: Type.Object({ orderNo: OrderNo }),
  reply: OrderDetail,
})

export const deleteOrder = endpoint({
  method: 'DELETE',
  path: '/orders/:orderNo',
  auth: 'customer',
  tag: 'order',
  summary: 'Take an order that is over off my list; it is still found by its number',
  params: Type.Object({ orderNo: OrderNo }),
  reply: Done,
})

export const BoughtAgain = Type.Object({
  lines: Type.Array(
    Type.Object({
      skuId: Type.Integer(),
      name: Type.String(),
      count: Type.Integer(),
      added: Type.Integer({ description: 'Units that went into the cart' }),
      problem: Type.Union([
        Type.Literal('gone', { description: 'not sold any more' }),
        Type.Literal('short', { description: 'not that many are left' }),
        Type.Literal('cart_full'),
        Type.Null(),
      ]),
    }),
  ),
  totals: CartTotals,
})
export type BoughtAgain = Static<typeof BoughtAgain>

export const buyAgain = endpoint({
  method: 'POST',
  path: '/orders/:orderNo/again',
  auth: 'customer',
  tag: 'order',
  summary: 'Put all lines of an order into my cart once more; tells what could not be',
  params: Type.Object({ orderNo: OrderNo }),
  reply: BoughtAgain,
})
