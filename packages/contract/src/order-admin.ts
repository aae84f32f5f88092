import { type Static, Type } from 'typebox'
import { Keyset, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { FenSchema } from './money.ts'
import { OrderEventView, OrderLineView, OrderStatusSchema, PaymentMethodSchema } from './order.ts'
import { ShipBody, ShipmentView } from './shipping.ts'

const OrderNo = Type.String({ pattern: '^\\d{26}$' })

/** An order as staff see it in a list. */
export const StaffOrderSummary = Type.Object({
  orderNo: Type.String(),
  userId: Type.Integer(),
  status: OrderStatusSchema,
  paymentMethod: PaymentMethodSchema,
  payableFen: FenSchema,
  count: Type.Integer(),
  createdAt: Timestamp,
  paidAt: Type.Union([Timestamp, Type.Null()]),
  deliveredAt: Type.Union([Timestamp, Type.Null()]),
})
export type StaffOrderSummary = Static<typeof StaffOrderSummary>

/** Whoever packs the parcel needs the whole address: it is not masked here. */
export const StaffOrder = Type.Object({
  ...StaffOrderSummary.properties,
  goodsFen: FenSchema,
  freightFen: FenSchema,
  remark: Type.String(),
  recipient: Type.Object({
    name: Type.String(),
    mobile: Type.String(),
    address: Type.String(),
    zip: Type.String(),
  }),
  lines: Type.Array(
    Type.Object({
      ...OrderLineView.properties,
      shippedCount: Type.Integer(),
      refundedCount: Type.Integer(),
      /** What is still to be sent. */
      leftCount: Type.Integer(),
    }),
  ),
  events: Type.Array(OrderEventView),
  shipments: Type.Array(ShipmentView),
})
export type StaffOrder = Static<typeof StaffOrder>

export const listStaffOrders = endpoint({
  method: 'GET',
  path: '/admin/orders',
  auth: 'staff',
  permission: 'order.view',
  tag: 'order',
  summary: 'Orders of everybody, the newest first; of one status, if it is said',
  query: Type.Object({
    status: Type.Optional(OrderStatusSchema),
    after: Type.Optional(OrderNo),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  }),
  reply: Keyset(StaffOrderSummary),
})

export const getStaffOrder = endpoint({
  method: 'GET',
  path: '/admin/orders/:orderNo',
  auth: 'staff',
  permission: 'order.view',
  tag: 'order',
  summary: 'One order by its number: lines, address, history and parcels',
  params: Type.Object({ orderNo: OrderNo }),
  reply: StaffOrder,
})

export const shipOrder = endpoint({
  method: 'POST',
  path: '/admin/orders/:orderNo/shipments',
  auth: 'staff',
  permission: 'order.ship',
  tag: 'order',
  status: 201,
  summary:
    'Hand a parcel with some or all goods of an order to a carrier; the same key gives the same parcel',
  params: Type.Object({ orderNo: OrderNo }),
  body: ShipBody,
  reply: StaffOrder,
})

export const collectCash = endpoint({
  method: 'POST',
  path: '/admin/orders/:orderNo/collect-cash',
  auth: 'staff',
  permission: 'payment.collect',
  tag: 'payment',
  summary: 'Say that the cash of an order paid on delivery is in hand: all that is due; once',
  params: Type.Object({ orderNo: OrderNo }),
  reply: StaffOrder,
})
