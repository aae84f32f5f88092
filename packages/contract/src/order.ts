import { type Static, Type } from 'typebox'
import { AddressView } from './address.ts'
import { cartLimits } from './cart.ts'
import { Id, Keyset, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FenSchema } from './money.ts'

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

export const paymentMethods = ['alipay', 'cod'] as const
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

export const SettlementView = Type.Object({
  lines: Type.Array(SettlementLine),
  addresses: Type.Array(AddressView),
  paymentMethods: Type.Array(PaymentMethodSchema),
  count: Type.Integer(),
  goodsFen: FenSchema,
  freightFen: FenSchema,
  payableFen: FenSchema,
  /** Stands for exactly what is shown; given back when placing, so that a change in between is noticed. */
  quote: Type.String(),
})
export type SettlementView = Static<typeof SettlementView>

export const OrderSummary = Type.Object({
  orderNo: Type.String(),
  status: OrderStatusSchema,
  paymentMethod: PaymentMethodSchema,
  payableFen: FenSchema,
  count: Type.Integer(),
  createdAt: Timestamp,
  payBy: Type.Union([Timestamp, Type.Null()]),
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

export const OrderDetail = Type.Object({
  ...OrderSummary.properties,
  goodsFen: FenSchema,
  freightFen: FenSchema,
  remark: Type.String(),
  recipient: Type.Object({ name: Type.String(), mobileMasked: Type.String(), address: Type.String() }),
  paidAt: Type.Union([Timestamp, Type.Null()]),
  events: Type.Array(OrderEventView),
})
export type OrderDetail = Static<typeof OrderDetail>

const OrderNo = Type.String({ pattern: '^\\d{26}$' })

export const getSettlement = endpoint({
  method: 'POST',
  path: '/settlement',
  auth: 'customer',
  tag: 'order',
  summary: 'What an order of this source would cost right now; changes nothing',
  body: Type.Object({ source: OrderSource }),
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

export const cancelOrder = endpoint({
  method: 'POST',
  path: '/orders/:orderNo/cancel',
  auth: 'customer',
  tag: 'order',
  summary: 'Cancel an unpaid order; its stock is given back',
  params: Type.Object({ orderNo: OrderNo }),
  body: Type.Object({ reason: Type.Optional(Type.String({ maxLength: 200 })) }),
  reply: OrderDetail,
})
